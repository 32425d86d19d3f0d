// `note-tagger models`: the models that need no download, and where they lie.
import type { Command } from 'commander';
import { listBuiltInModels } from '../runs/modelRegistry';
import { summarizeModel, type ModelSummary } from '../runs/modelSummary';

const help = `
Use a name as \`--base\` of train or as \`--model\` of tag. A Hugging Face model folder or a run does as well.

Examples
  $ note-tagger models
  $ note-tagger models --json
  $ note-tagger tag notes/ --model clinical-bert-mini --out predictions/`;

export function registerModels(program: Command): void {
  program
    .command('models')
    .summary('list the built-in models')
    .description('Lists the built-in models: name, shape, labels, size and folder.')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const models = await Promise.all((await listBuiltInModels()).map(summarizeModel));
      process.stdout.write(
        json ? `${JSON.stringify({ schemaVersion: 1, models }, undefined, 2)}\n` : formatModels(models),
      );
    });
}

function formatModels(models: readonly ModelSummary[]): string {
  if (models.length === 0) return 'No built-in models: this installation has no models folder.\n';
  return models.map(formatModel).join('');
}

function formatModel({
  name,
  architecture,
  layers,
  hiddenSize,
  labels,
  bytes,
  folder,
}: ModelSummary): string {
  const shape = layers === null || hiddenSize === null ? '' : `, ${layers} layers × ${hiddenSize}`;
  return `${name}  ${architecture}${shape}  ${labels.join(', ')}  ${(bytes / 1e6).toFixed(1)} MB\n  ${folder}\n`;
}
