// A fine-tuned model's folder: what stands in it from the start of a run, and what is added when the run is done.
import path from 'node:path';
import { syncFolder, writeFileAtomic } from '../common/atomicFile';
import type { ModelConfiguration } from '../model/configuration';
import { formatConfiguration } from '../model/configurationFile';
import { encodeInferenceModel } from '../model/inferenceModel';
import type { Parameters } from '../model/parameters';
import { encodeSafetensors } from '../model/safetensors';
import type { Tokenizer } from '../tokenizer/tokenizer';

export const weightsFile = 'model.safetensors';

/**
 * The tokenizer and `config.json`, in this order: a folder without it is taken for no model.
 * @param maxLength is the longest window the model will be trained on.
 */
export async function writeModelFrame(
  folder: string,
  configuration: ModelConfiguration,
  tokenizer: Tokenizer,
  maxLength: number,
): Promise<void> {
  for (const [name, contents] of tokenizer.files({ maxLength })) {
    await writeFileAtomic(path.join(folder, name), contents);
  }
  await writeFileAtomic(path.join(folder, 'config.json'), formatConfiguration(configuration));
}

/** A reader sees the old weights or the new ones: one rename, on the disk before a checkpoint speaks of it. */
export async function writeWeights(folder: string, parameters: Parameters): Promise<void> {
  await writeFileAtomic(path.join(folder, weightsFile), encodeSafetensors(parameters));
  await syncFolder(folder);
}

export const onnxFiles = { onnx: 'onnx/model.onnx', 'onnx-int8': 'onnx/model_quantized.onnx' } as const;
export type OnnxForm = keyof typeof onnxFiles;

export async function writeOnnx(
  folder: string,
  configuration: ModelConfiguration,
  parameters: Parameters,
  form: OnnxForm,
): Promise<void> {
  const bytes = encodeInferenceModel(configuration, parameters, form === 'onnx' ? 'fp32' : 'int8');
  await writeFileAtomic(path.join(folder, onnxFiles[form]), bytes);
}
