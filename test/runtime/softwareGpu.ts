// A GPU for tests: Debian's chromium-common carries a Vulkan driver in software. Slow, so models are tiny.
import { existsSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { ort } from '../../src/runtime/onnxRuntime';

const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** '' where there is one; else what to add to a test's name. */
export const noGpu = existsSync(driver) ? '' : ` (skipped: no software GPU at ${driver})`;
// Must be set before the first session asks for an adapter; a session that finds a CPU-only node is refused.
if (noGpu === '') process.env['VK_ICD_FILENAMES'] = driver;

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
