// What the rest of the program asks of the runtime.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import type { ModelConfiguration } from '../model/configuration';
import { readTrainedModel } from '../model/folder';
import { encodeInferenceModel, type Precision } from '../model/inferenceModel';
import type { Parameters } from '../model/parameters';
import type { TokenClassifier } from '../tagging/classifier';
import type { BackendRecipe, TrainingBackend } from '../training/backend';
import { CpuTrainingBackend } from './cpuBackend';
import { openCuda } from './cuda';
import { chooseDevice, type Choice } from './probe';
import { WebGpuTrainingBackend } from './webGpuBackend';
import { WebGpuTokenClassifier } from './webGpuClassifier';
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
  /** Everything trained alike on plain cross-entropy by default. */
  readonly recipe?: BackendRecipe | undefined;
}

/**
 * The weights are copied. `auto` takes the GPU where one is clearly faster than the CPU, and says why it took what it took.
 * @throws AppError `device` when a device asked for by name cannot be used: it is never replaced in silence.
 */
export async function createTrainingBackend(
  configuration: ModelConfiguration,
  parameters: Parameters,
  { device = 'cpu', threads = availableParallelism(), recipe }: TrainingBackendOptions = {},
): Promise<TrainingBackend> {
  const onCpu = async (): Promise<TrainingBackend> => {
    refuseHalf(recipe, 'The CPU');
    return Promise.resolve(new CpuTrainingBackend(configuration, parameters, threads, recipe));
  };
  const onGpu = (): Promise<TrainingBackend> =>
    WebGpuTrainingBackend.create(configuration, parameters, recipe);
  switch (device) {
    case 'cpu':
      return onCpu();
    case 'webgpu':
      return onGpu();
    case 'cuda':
      refuseHalf(recipe, 'CUDA');
      return openCuda(configuration, parameters, threads, recipe);
    case 'auto':
      return openChosen(await chooseDevice(threads), { webgpu: onGpu, cpu: onCpu });
  }
}

function refuseHalf(recipe: BackendRecipe | undefined, device: string): void {
  if (recipe?.precision === 'fp16')
    throw new AppError(
      'device',
      `${device} trains in 32 bits: use --precision fp32, or --device webgpu where a GPU has 16-bit arithmetic`,
    );
}

/** The CPU stands in where the GPU was chosen and does not take the model. */
async function openChosen<T extends object>(
  { device, reason }: Choice,
  open: Readonly<Record<Choice['device'], () => Promise<T>>>,
): Promise<T & { readonly choice: string }> {
  try {
    return Object.assign(await open[device](), { choice: reason });
  } catch (error) {
    if (device === 'cpu') throw error;
    return Object.assign(await open.cpu(), {
      choice: 'The CPU was chosen: the GPU does not take this model',
    });
  }
}

export interface TokenClassifierOptions {
  readonly device?: Device;
  /** `auto` takes int8 where the folder holds such a model. */
  readonly precision?: Precision | 'auto';
  readonly threads?: number;
}

/** @throws AppError `model` when the folder is not a model that we can run, `device` when a device asked for by name cannot be used. */
export async function loadTokenClassifier(
  model: string | LoadedWeights,
  { device = 'auto', precision = 'auto', threads = availableParallelism() }: TokenClassifierOptions = {},
): Promise<TokenClassifier> {
  const onCpu = (): Promise<TokenClassifier> => loadOnCpu(model, precision, threads);
  const onGpu = async (): Promise<TokenClassifier> =>
    WebGpuTokenClassifier.create(typeof model === 'string' ? await readTrainedModel(model) : model);
  switch (device) {
    case 'cpu':
      return onCpu();
    case 'webgpu':
      if (precision === 'int8')
        throw new AppError('device', 'int8 is for the CPU: use --precision fp32, or --device cpu');
      return onGpu();
    case 'cuda':
      throw new AppError(
        'device',
        'Tagging does not use CUDA: an NVIDIA GPU is reached with --device webgpu',
      );
    case 'auto':
      if (precision === 'int8' || !(await isWorthAGpu(model))) return onCpu();
      return openChosen(await chooseDevice(threads), { webgpu: onGpu, cpu: onCpu });
  }
}

async function loadOnCpu(
  model: string | LoadedWeights,
  precision: Precision | 'auto',
  threads: number,
): Promise<TokenClassifier> {
  if (typeof model !== 'string')
    return classifierFromWeights(model, { threads, precision: precision === 'auto' ? 'fp32' : precision });
  const stored = existsSync(path.join(model, onnxFiles.int8)) ? 'int8' : 'fp32';
  return classifierFromFolder(model, { threads, precision: precision === 'auto' ? stored : precision });
}

/** Bytes of weights below which the CPU has tagged a note before a GPU has compiled its first program. */
const smallModel = 80e6;

async function isWorthAGpu(model: string | LoadedWeights): Promise<boolean> {
  if (typeof model !== 'string')
    return [...model.parameters.values()].reduce((sum, { data }) => sum + data.byteLength, 0) >= smallModel;
  const weights = await stat(path.join(model, 'model.safetensors')).catch(() => undefined);
  return weights !== undefined && weights.size >= smallModel;
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
