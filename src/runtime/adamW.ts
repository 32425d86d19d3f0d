// The state of parameters under AdamW: weights, gradients and moments side by side in memory that the kernel updates in place.
import { AppError } from '../common/errors';
import { createAdamWKernel, type AdamWKernel } from './adamWKernel';
import { wasm, type WasmMemory } from './webAssembly';

export interface AdamWStep {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Steps taken, this one included: from 1. */
  readonly count: number;
  /** Gradients are multiplied by this: clipping. */
  readonly gradientScale: number;
}

/** What decoupled decay multiplies a weight by in one step. */
export function decayFactor(learningRate: number, weightDecay: number): number {
  return Math.fround(1 - learningRate * weightDecay);
}

/** One parameter's arrays. */
export class ParameterState {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  private readonly kernel: AdamWKernel;

  constructor(memory: WasmMemory, kernel: AdamWKernel, offset: number, length: number) {
    const stride = paddedBytes(length);
    const array = (index: number): Float32Array =>
      new Float32Array(memory.buffer, offset + index * stride, length);
    this.weights = array(0);
    this.gradient = array(1);
    this.firstMoments = array(2);
    this.secondMoments = array(3);
    this.kernel = kernel;
  }

  /** Updates the weights from `start` on by `count` gradients that lie from `gradientStart` on. */
  update(step: AdamWStep, decay: number, start: number, count: number, gradientStart: number): void {
    const { learningRate, beta1, beta2, epsilon, gradientScale } = step;
    const bytes = 4 * start;
    const weights = this.weights.byteOffset + bytes;
    this.kernel(
      weights,
      this.gradient.byteOffset + 4 * gradientStart,
      this.firstMoments.byteOffset + bytes,
      this.secondMoments.byteOffset + bytes,
      weights + 4 * count,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      gradientScale,
      decay,
      learningRate / (1 - beta1 ** step.count),
      1 / Math.sqrt(1 - beta2 ** step.count),
      epsilon,
    );
  }
}

const pageBytes = 65536;
/** One memory holds at most 4 GiB; smaller ones are found more easily. */
const arenaBytes = 2 ** 30;
const largestArena = 65535 * pageBytes;

/** Room for parameters of these lengths, all zero. Pages that nobody writes cost nothing. */
export function allocateStates(lengths: readonly number[]): ParameterState[] {
  const states: ParameterState[] = [];
  for (let from = 0; from < lengths.length;) {
    let bytes = 4 * paddedBytes(lengths[from]!);
    let to = from + 1;
    while (to < lengths.length && bytes + 4 * paddedBytes(lengths[to]!) <= arenaBytes)
      bytes += 4 * paddedBytes(lengths[to++]!);
    states.push(...allocateArena(lengths.slice(from, to), bytes));
    from = to;
  }
  return states;
}

function allocateArena(lengths: readonly number[], bytes: number): ParameterState[] {
  const memory = createMemory(bytes);
  const kernel = createAdamWKernel(memory);
  let offset = 0;
  return lengths.map((length) => {
    const state = new ParameterState(memory, kernel, offset, length);
    offset += 4 * paddedBytes(length);
    return state;
  });
}

function createMemory(bytes: number): WasmMemory {
  const pages = Math.ceil(bytes / pageBytes);
  try {
    if (bytes <= largestArena) return new wasm.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw new AppError(
      'device',
      `Not enough memory to train this model: ${Math.ceil(bytes / 2 ** 20)} MB were refused`,
      {
        cause,
      },
    );
  }
  throw new AppError('device', 'A weight of this model is too large to be trained on the CPU');
}

/** Arrays start at multiples of a cache line. */
function paddedBytes(length: number): number {
  return Math.ceil((length * 4) / 64) * 64;
}
