// Messages as the libraries write them, and what a person reads instead.
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/common/errors';
import { onCpu, onGpu } from '../../src/runtime/failures';

const failing = (error: Error) => (): Promise<never> => Promise.reject(error);

const memoryMessages = [
  "Non-zero status code returned while running Mul node. Name:'n136' Status Message: std::bad_alloc",
  'bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4096',
  'Available memory of 10 is smaller than requested bytes of 4096',
  'Array buffer allocation failed',
  'WebAssembly.Memory(): could not allocate memory',
];

const gpuMemoryMessages = [
  'WebGPU validation failed. Buffer size (1600000000) exceeds the max buffer size limit (1073741824).',
  'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
];

describe('a failure', () => {
  it.each(memoryMessages)('of memory on the CPU is known: %s', async (message) =>
    expect(onCpu(failing(new RangeError(message)))).rejects.toMatchObject({ code: 'memory' }),
  );

  it.each(gpuMemoryMessages)('of memory on the GPU is known: %s', async (message) =>
    expect(onGpu(failing(new Error(message)))).rejects.toMatchObject({ code: 'memory' }),
  );

  it.each([
    ['Failed to get a WebGPU adapter: No supported adapters', /^No GPU can be reached.*--device cpu$/],
    [
      'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.',
      /every part/,
    ],
    ['WebGPU device lost (2): VK_ERROR_DEVICE_LOST', /lost.*--resume --device cpu$/],
    ['Failed to wait for the operation:3', /lost.*--resume --device cpu$/],
    ['Something else', /^The GPU failed.*--resume --device cpu$/],
  ])('of the GPU says what to do: %s', async (message, expected) => {
    const error = await onGpu(failing(new Error(message))).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'device', message: expect.stringMatching(expected) as string });
  });

  it('that is ours or nothing of the kind stays as it is', async () => {
    const ours = new AppError('model', 'no');
    await expect(onGpu(failing(ours))).rejects.toBe(ours);
    const label = new RangeError('Label 9 is none of 5 tags');
    await expect(onGpu(failing(label))).rejects.toBe(label);
    await expect(onCpu(failing(label))).rejects.toBe(label);
  });

  it('is none where there is a result', async () => expect(await onGpu(() => Promise.resolve(3))).toBe(3));
});
