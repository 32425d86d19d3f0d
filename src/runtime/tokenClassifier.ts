// Tagging models: loaded from a folder or from weights in memory, run on the CPU in float32 or int8.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../common/errors';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import { readConfiguration, readTrainedModel } from '../model/folder';
import { encodeInferenceModel, type Precision } from '../model/inferenceModel';
import type { Parameters } from '../model/parameters';
import type { InputBatch, TokenClassifier } from '../tagging/classifier';
import { createCpuSession, floats, int64, type Session } from './session';

export interface ClassifierOptions {
  readonly threads: number;
  readonly precision: Precision;
}

export interface LoadedWeights {
  readonly configuration: ModelConfiguration;
  readonly parameters: Parameters;
}

/** Where a folder keeps its model for each precision. */
export const onnxFiles: Readonly<Record<Precision, string>> = {
  fp32: path.join('onnx', 'model.onnx'),
  int8: path.join('onnx', 'model_quantized.onnx'),
};

/** The folder's own ONNX file where it has one, else one made from its weights. */
export async function classifierFromFolder(
  folder: string,
  options: ClassifierOptions,
): Promise<TokenClassifier> {
  const file = path.join(folder, onnxFiles[options.precision]);
  if (!existsSync(file)) return classifierFromWeights(await readTrainedModel(folder), options);
  const configuration = await readConfiguration(folder);
  return new CpuTokenClassifier(configuration, await createCpuSession(file, options), options);
}

export async function classifierFromWeights(
  { configuration, parameters }: LoadedWeights,
  options: ClassifierOptions,
): Promise<TokenClassifier> {
  const bytes = encodeInferenceModel(configuration, parameters, options.precision, 'cpu');
  return new CpuTokenClassifier(configuration, await createCpuSession(bytes, options), options);
}

class CpuTokenClassifier implements TokenClassifier {
  readonly tags: readonly string[];
  readonly maxLength: number;
  readonly device: string;
  readonly precision: Precision;
  private readonly session: Session;

  constructor(
    configuration: ModelConfiguration,
    session: Session,
    { threads, precision }: ClassifierOptions,
  ) {
    this.tags = configuration.tags;
    this.maxLength = maxLength(configuration);
    this.device = `CPU (${threads} ${threads === 1 ? 'thread' : 'threads'})`;
    this.precision = precision;
    this.session = session;
  }

  async logits({ batch, sequence, inputIds, attentionMask }: InputBatch): Promise<Float32Array> {
    const shape = [batch, sequence];
    const feeds = { input_ids: int64(inputIds, shape), attention_mask: int64(attentionMask, shape) };
    const types = this.session.inputNames.includes('token_type_ids')
      ? { token_type_ids: int64(new Int32Array(inputIds.length), shape) }
      : {};
    const logits = floats(await this.session.run({ ...feeds, ...types }, ['logits']), 'logits');
    const width = logits.length / (batch * sequence);
    if (width !== this.tags.length) throw otherTags(width, this.tags.length);
    return logits;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.release();
  }
}

/** Values of one tag would be taken for those of another. */
function otherTags(answered: number, named: number): AppError {
  return new AppError(
    'model',
    `The model answers with ${answered} values a word piece, its config.json names ${named} labels: the two are not of one model, get or export it again`,
  );
}
