// The running average of the weights: how much of it stays at each step, and the step.

/**
 * The share of the old average that stays when the weights after step `count` (from 1) join it. Early steps count for more than the
 * decay says, as TensorFlow's ExponentialMovingAverage has it: an average that hardly moves would be the untrained head for long.
 */
export function keptShare(decay: number, count: number): number {
  return Math.min(decay, (1 + count) / (10 + count));
}

/** average ← kept · average + (1 − kept) · values, between two places. */
export function blend(
  average: Float32Array,
  values: Float32Array,
  kept: number,
  from = 0,
  to = average.length,
): void {
  for (let i = from; i < to; i++) average[i] = kept * average[i]! + (1 - kept) * values[i]!;
}
