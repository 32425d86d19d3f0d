// Sessions of ONNX Runtime: how they are made, fed and read.
import { AppError } from '../common/errors';
import { onCpu } from './failures';
import { ort } from './onnxRuntime';

export type Session = ort.InferenceSession;
export type Feeds = Record<string, ort.Tensor>;

export type Provider = 'cpu' | 'cuda';

export interface CpuSessionOptions {
  readonly threads: number;
  /** CUDA takes its inputs from the CPU and brings its outputs back. */
  readonly provider?: Provider;
}

/** @throws AppError `model` when ONNX Runtime refuses the model, `device` when CUDA cannot be started. */
export async function createCpuSession(
  model: Uint8Array | string,
  { threads, provider = 'cpu' }: CpuSessionOptions,
): Promise<Session> {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    enableCpuMemArena: true,
    // Memory patterns plan for one shape; batches come in many.
    enableMemPattern: false,
    logSeverityLevel: 4,
  };
  try {
    return await onCpu(() =>
      typeof model === 'string'
        ? ort.InferenceSession.create(model, options)
        : ort.InferenceSession.create(model, options),
    );
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (provider === 'cuda')
      throw new AppError(
        'device',
        'CUDA cannot be started (it needs CUDA 12 and cuDNN 9): use --device webgpu or cpu',
        { cause },
      );
    throw new AppError(
      'model',
      typeof model === 'string'
        ? `${model} cannot be run by ONNX Runtime: copy or export it again`
        : 'ONNX Runtime cannot run this model',
      { cause },
    );
  }
}

export function float32(data: Float32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('float32', data, shape);
}

export function int32(data: Int32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('int32', data, shape);
}

export function int64(data: Int32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('int64', BigInt64Array.from(data, BigInt), shape);
}

/** The values of a float32 output. @throws AppError `internal` when there is no such output. */
export function floats(results: ort.InferenceSession.ReturnType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array))
    throw new AppError('internal', `The graph gave no float32 value ${name}`);
  return data;
}
