// AdamW (Loshchilov & Hutter 2019) over typed arrays, in place, as PyTorch computes it.

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

export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** What decoupled decay multiplies a weight by in one step. */
export function decayFactor(learningRate: number, weightDecay: number): number {
  return Math.fround(1 - learningRate * weightDecay);
}

/** Updates `[start, end)` of the weights; the gradient of index i is at i − start + gradientStart. */
export function updateRange(
  weights: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  step: AdamWStep,
  decay: number,
  range: { readonly start: number; readonly end: number; readonly gradientStart: number },
): void {
  const { beta1, beta2, epsilon, gradientScale } = step;
  const size = step.learningRate / (1 - beta1 ** step.count);
  const correction = 1 / Math.sqrt(1 - beta2 ** step.count);
  const [rest1, rest2] = [1 - beta1, 1 - beta2];
  const shift = range.gradientStart - range.start;
  for (let i = range.start; i < range.end; i++) {
    const g = gradient[i + shift]! * gradientScale;
    const m = beta1 * first[i]! + rest1 * g;
    const v = beta2 * second[i]! + rest2 * g * g;
    first[i] = m;
    second[i] = v;
    weights[i] = weights[i]! * decay - (size * m) / (Math.sqrt(v) * correction + epsilon);
  }
}

/** The same for weights whose gradient is zero in this step. */
export function updateRangeWithoutGradient(
  weights: Float32Array,
  { first, second }: Moments,
  step: AdamWStep,
  decay: number,
  range: { readonly start: number; readonly end: number },
): void {
  const { beta1, beta2, epsilon } = step;
  const size = step.learningRate / (1 - beta1 ** step.count);
  const correction = 1 / Math.sqrt(1 - beta2 ** step.count);
  for (let i = range.start; i < range.end; i++) {
    const m = beta1 * first[i]!;
    const v = beta2 * second[i]!;
    first[i] = m;
    second[i] = v;
    weights[i] = weights[i]! * decay - (size * m) / (Math.sqrt(v) * correction + epsilon);
  }
}
