// The median of a benchmark's repeated measurements.

/** Of an even number of values the upper of the two in the middle: a measurement that was made. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
