// `note-tagger export`: a model for Python, Transformers.js or any ONNX runtime.
import path from 'node:path';
import { Option, type Command } from 'commander';
import { exportForms, exportModel, type ExportForm } from '../runs/exportModel';
import { abortOnSignals } from './signals';

const help = `
MODEL is a built-in model's name, a model folder, or a run (its best model).

  huggingface   config.json, tokenizer, model.safetensors, both ONNX forms and the model card: what
                Python's from_pretrained and Transformers.js load
  onnx          config.json, tokenizer and onnx/model.onnx (float32)
  onnx-int8     the same with onnx/model_quantized.onnx: a quarter of the size, two to three times as fast on a CPU

Examples
  $ note-tagger export runs/first --to huggingface --out models/my-tagger
  $ note-tagger export clinical-bert-mini --to onnx-int8 --out exported/`;

export function registerExport(program: Command): void {
  program
    .command('export')
    .summary('write a model for other programs')
    .description('Writes a model as a Hugging Face folder or as ONNX.')
    .argument('<model>', 'built-in name, model folder or run')
    .addOption(new Option('--to <form>', 'what to write').choices(exportForms).makeOptionMandatory())
    .requiredOption('--out <dir>', 'a new folder')
    .addHelpText('after', help)
    .action(async (model: string, { to, out }: { readonly to: ExportForm; readonly out: string }) => {
      const folder = path.resolve(out);
      using abort = abortOnSignals();
      await exportModel(model, to, folder, abort.signal);
      process.stdout.write(`${folder}\n`);
    });
}
