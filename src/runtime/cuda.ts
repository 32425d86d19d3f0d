// CUDA, where its libraries were installed beside ONNX Runtime. Written to the documented interface; no machine of ours has them, so a
// run begins only after the device has shown that it computes a small model's gradients as the CPU does.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '../common/errors';
import type { ModelConfiguration } from '../model/configuration';
import type { Parameters } from '../model/parameters';
import { plainRecipe, type BackendRecipe, type TrainingBackend } from '../training/backend';
import { CpuTrainingBackend } from './cpuBackend';
import { differingGradient } from './gradientCheck';

/** Forward and backward pass on the GPU, the update on the CPU: Node's binding keeps values resident for WebGPU only. */
export async function openCuda(
  configuration: ModelConfiguration,
  parameters: Parameters,
  threads: number,
  recipe: BackendRecipe = plainRecipe,
): Promise<TrainingBackend> {
  refuseMissingLibraries(missingLibraries());
  await refuseOtherGradients(configuration);
  return new CpuTrainingBackend(configuration, parameters, threads, recipe, 'cuda');
}

const libraries = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** Undefined where ONNX Runtime has no CUDA for Node at all. */
function missingLibraries(): readonly string[] | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const module = createRequire(__filename).resolve('onnxruntime-node/package.json');
  const folder = path.join(path.dirname(module), 'bin', 'napi-v6', 'linux', 'x64');
  return libraries.filter((name) => !existsSync(path.join(folder, name)));
}

export function refuseMissingLibraries(missing: readonly string[] | undefined): void {
  if (missing === undefined)
    throw new AppError(
      'device',
      'CUDA runs on Linux (x64) only: an NVIDIA GPU is reached with --device webgpu too',
    );
  if (missing.length > 0)
    throw new AppError(
      'device',
      `CUDA needs ${missing.join(' and ')} beside ONNX Runtime, which npm does not carry: install them with \`ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node\` (CUDA 12 and cuDNN 9 must be there), or use --device webgpu`,
    );
}

/** @throws AppError `device` when CUDA cannot be started, or computes something else than the CPU. */
async function refuseOtherGradients(of: ModelConfiguration): Promise<void> {
  const name = await differingGradient(of, async (small, parameters) =>
    Promise.resolve(new CpuTrainingBackend(small, parameters, 1, plainRecipe, 'cuda')),
  );
  if (name === undefined) return;
  throw new AppError(
    'device',
    `CUDA computes other gradients here than the CPU (${name}): use --device webgpu or cpu`,
  );
}
