// Failures inside ONNX Runtime, and of memory in general, in words that a person can act on.
import { AppError } from '../common/errors';

/** How allocators say it: JavaScript and WebAssembly, ONNX Runtime's own for the CPU, Dawn's for the GPU. */
const memoryRanOut = [
  /allocation failed|could not allocate memory|Invalid typed array length/i,
  /bad_alloc|Failed to allocate memory|Available memory of \d+ is smaller/i,
  // After a buffer could not be made, Dawn complains about its use; a buffer beyond the device's limits is helped by smaller parts too.
  /out.of.(device.|host.)?memory|Invalid Buffer|exceeds the max(imum)? (storage )?buffer|larger than the maximum (storage )?buffer/i,
];

const isMemoryFailure = (message: string): boolean => memoryRanOut.some((pattern) => pattern.test(message));

/** Does work on the CPU. @throws AppError `memory`; other failures as they are. */
export async function onCpu<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw isMemoryFailure(messageOf(cause)) ? outOfMemory(cause) : cause;
  }
}

/** Does work on the GPU. @throws AppError `memory`, or `device`: with `otherwise` where nothing more exact is known. */
export async function onGpu<T>(
  work: () => Promise<T>,
  otherwise = 'The GPU failed: call the command again with --resume, or with --resume --device cpu',
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError || cause instanceof RangeError) throw cause;
    if (isMemoryFailure(messageOf(cause))) throw outOfMemory(cause);
    throw new AppError('device', describeGpuFailure(messageOf(cause)) ?? otherwise, { cause });
  }
}

const outOfMemory = (cause: unknown): AppError =>
  new AppError('memory', 'Memory ran out: choose a smaller model, or another --device', { cause });

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : '');

function describeGpuFailure(message: string): string | undefined {
  if (/WebGPU adapter/i.test(message)) return 'No GPU can be reached through WebGPU: use --device cpu';
  if (/requires f16/i.test(message))
    return 'This GPU has no 16-bit arithmetic (shader-f16): use --precision fp32';
  if (/fallback to CPU EP has been explicitly disabled/i.test(message))
    return 'The GPU cannot run every part of this model: use --device cpu';
  if (/device.{0,20}lost|DEVICE_LOST|Failed to wait for the operation/i.test(message))
    return 'The GPU was lost (its driver was reset, or the computer slept): call the command again with --resume, or with --resume --device cpu';
  return undefined;
}
