// What the rest of the program asks of the runtime.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import type { ModelConfiguration } from '../model/configuration';
import { encodeInferenceModel, type Precision } from '../model/inferenceModel';
import type { Parameters } from '../model/parameters';
import type { TokenClassifier } from '../tagging/classifier';
import type { TrainingBackend } from '../training/backend';
import { CpuTrainingBackend } from './cpuBackend';
import {
  classifierFromFolder,
  classifierFromWeights,
  onnxFiles,
  type LoadedWeights,
} from './tokenClassifier';

export type Device = 'auto' | 'cpu' | 'webgpu' | 'cuda';

export interface TrainingBackendOptions {
  readonly device?: Device;
  /** Threads of the CPU; results are repeated to the bit only with the same number. */
  readonly threads?: number;
}

/** The weights are copied. @throws AppError `device` when the device cannot be used. */
export async function createTrainingBackend(
  configuration: ModelConfiguration,
  parameters: Parameters,
  options: TrainingBackendOptions = {},
): Promise<TrainingBackend> {
  refuseUnserved(options.device);
  return Promise.resolve(
    new CpuTrainingBackend(configuration, parameters, options.threads ?? availableParallelism()),
  );
}

/** A device asked for by name is served or refused, never replaced in silence. */
function refuseUnserved(device: Device | undefined): void {
  if (device === 'webgpu' || device === 'cuda')
    throw new AppError('device', `The device ${device} is not supported yet: use --device cpu or auto`);
}

export interface TokenClassifierOptions {
  readonly device?: Device;
  /** `auto` takes int8 where the folder holds such a model. */
  readonly precision?: Precision | 'auto';
  readonly threads?: number;
}

/** @throws AppError `model` when the folder is not a model that we can run. */
export async function loadTokenClassifier(
  model: string | LoadedWeights,
  { device, precision = 'auto', threads = availableParallelism() }: TokenClassifierOptions = {},
): Promise<TokenClassifier> {
  refuseUnserved(device);
  if (typeof model !== 'string')
    return classifierFromWeights(model, { threads, precision: precision === 'auto' ? 'fp32' : precision });
  const stored = existsSync(path.join(model, onnxFiles.int8)) ? 'int8' : 'fp32';
  return classifierFromFolder(model, { threads, precision: precision === 'auto' ? stored : precision });
}

/** Writes `onnx/model.onnx` or `onnx/model_quantized.onnx` into a model's folder. */
export async function writeOnnxModel(
  folder: string,
  { configuration, parameters }: LoadedWeights,
  precision: Precision,
): Promise<void> {
  await writeFileAtomic(
    path.join(folder, onnxFiles[precision]),
    encodeInferenceModel(configuration, parameters, precision),
  );
}
