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
import type { BackendRecipe, TrainingBackend } from '../training/backend';
import { CpuTrainingBackend } from './cpuBackend';
import { probeDevices } from './probe';
import { WebGpuTrainingBackend } from './webGpuBackend';
import {
  classifierFromFolder,
  classifierFromWeights,
  onnxFiles,
  type LoadedWeights,
} from './tokenClassifier';

export { probeDevices, type DeviceProbe, type Probes } from './probe';

export type Device = 'auto' | 'cpu' | 'webgpu' | 'cuda';

export interface TrainingBackendOptions {
  readonly device?: Device;
  /** Threads of the CPU; results are repeated to the bit only with the same number. */
  readonly threads?: number;
  /** Everything trained alike on plain cross-entropy by default. */
  readonly recipe?: BackendRecipe | undefined;
}

/**
 * The weights are copied. `auto` takes the GPU where one is clearly faster than the CPU.
 * @throws AppError `device` when a device asked for by name cannot be used.
 */
export async function createTrainingBackend(
  configuration: ModelConfiguration,
  parameters: Parameters,
  { device = 'cpu', threads = availableParallelism(), recipe }: TrainingBackendOptions = {},
): Promise<TrainingBackend> {
  refuseCuda(device);
  const chosen = device === 'auto' ? (await probeDevices(threads)).chosen : device;
  if (chosen !== 'webgpu') return new CpuTrainingBackend(configuration, parameters, threads, recipe);
  try {
    return await WebGpuTrainingBackend.create(configuration, parameters, recipe);
  } catch (error) {
    if (device !== 'auto') throw error;
    return new CpuTrainingBackend(configuration, parameters, threads, recipe);
  }
}

/** A device asked for by name is served or refused, never replaced in silence. */
function refuseCuda(device: Device): void {
  if (device === 'cuda')
    throw new AppError('device', 'CUDA is not supported: an NVIDIA GPU is reached with --device webgpu');
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
  { device = 'auto', precision = 'auto', threads = availableParallelism() }: TokenClassifierOptions = {},
): Promise<TokenClassifier> {
  refuseCuda(device);
  if (device === 'webgpu')
    throw new AppError('device', 'Tagging runs on the CPU only: use --device cpu or auto');
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
