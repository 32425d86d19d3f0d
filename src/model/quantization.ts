// Weights as 8-bit integers: symmetric, one scale an output, so that one large weight costs only its own column precision.
import type { Parameter } from './parameters';

export interface QuantizedWeight {
  /** `[in, out]`, as integer matrix products take it. */
  readonly values: Int8Array;
  /** `[out]`. */
  readonly scales: Float32Array;
}

/** From PyTorch's `[out, in]`. */
export function quantizeColumns({ shape, data }: Parameter): QuantizedWeight {
  const [out, width] = [shape[0]!, shape[1]!];
  const values = new Int8Array(data.length);
  const scales = new Float32Array(out);
  for (let column = 0; column < out; column++) {
    const weights = data.subarray(column * width, (column + 1) * width);
    const scale = Math.fround(largestMagnitude(weights) / 127) || 1;
    scales[column] = scale;
    for (let row = 0; row < width; row++) values[row * out + column] = Math.round(weights[row]! / scale);
  }
  return { values, scales };
}

function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
