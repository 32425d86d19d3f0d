// A GPU for tests: Debian's chromium-common carries a Vulkan driver in software. Slow, so models are tiny. It has no 16-bit arithmetic;
// Mesa's llvmpipe has, from version 24 on (mesa-vulkan-drivers of Debian 13, or of Debian 12's backports).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { ort } from '../../src/runtime/onnxRuntime';

const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** '' where there is one; else what to add to a test's name. */
export const noGpu = existsSync(driver) ? '' : ` (skipped: no software GPU at ${driver})`;
// Must be set before the first session asks for an adapter; a session that finds a CPU-only node is refused.
if (noGpu === '') process.env['VK_ICD_FILENAMES'] = driver;

const halfDriver = findHalfDriver();
/** '' where there is one; else what to add to a test's name. */
export const noHalfGpu =
  halfDriver === undefined
    ? ' (skipped: no llvmpipe of Mesa 24 or later, nor a driver in TEST_HALF_GPU)'
    : '';

/** From now on in this process, before the first session. */
export function useHalfGpu(): void {
  process.env['VK_ICD_FILENAMES'] = halfDriver!;
}

/** TEST_HALF_GPU names the driver's file where it is not installed in the usual place. */
function findHalfDriver(): string | undefined {
  const named = process.env['TEST_HALF_GPU'];
  if (named !== undefined) return named;
  const folder = '/usr/share/vulkan/icd.d';
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('lvp_icd')) : [];
  return files.map((name) => path.join(folder, name)).find(isRecent);
}

/** Those from before Vulkan 1.4 are refused by WebGPU. */
function isRecent(file: string): boolean {
  const { ICD } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly ICD: { readonly api_version: string };
  };
  const [major, minor] = ICD.api_version.split('.').map(Number);
  return major! > 1 || minor! >= 4;
}

/** Sessions made from now on write what each of their nodes did, when they are released, to files that begin so. */
export function profileSessions(prefix: string): Disposable {
  const create = ort.InferenceSession.create.bind(ort.InferenceSession) as unknown as (
    model: Uint8Array,
    options: ort.InferenceSession.SessionOptions,
  ) => Promise<ort.InferenceSession>;
  let count = 0;
  const spy = vi.spyOn(ort.InferenceSession, 'create').mockImplementation(((
    model: Uint8Array,
    options: ort.InferenceSession.SessionOptions,
  ) =>
    create(model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix: `${prefix}-${count++}`,
    })) as unknown as typeof ort.InferenceSession.create);
  return { [Symbol.dispose]: () => spy.mockRestore() };
}

type FromGpuBuffer = (...given: unknown[]) => ort.Tensor;

/** Counts tensors on the GPU from now on, those made less those disposed of. No spy: one remembers every tensor it has seen. */
export function countGpuTensors(): Disposable & { readonly alive: () => number } {
  const maker = ort.Tensor as unknown as { fromGpuBuffer: FromGpuBuffer };
  const prototype = ort.Tensor.prototype as { dispose: (this: ort.Tensor) => void };
  const { fromGpuBuffer } = maker;
  const { dispose } = prototype;
  let alive = 0;
  maker.fromGpuBuffer = (...given) => {
    alive++;
    return fromGpuBuffer.apply(ort.Tensor, given);
  };
  prototype.dispose = function () {
    alive--;
    dispose.call(this);
  };
  return {
    alive: () => alive,
    [Symbol.dispose]: () => {
      maker.fromGpuBuffer = fromGpuBuffer;
      prototype.dispose = dispose;
    },
  };
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
