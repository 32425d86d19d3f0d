// Numbers as IEEE 754 binary16, for constants of graphs that compute in it.

/** The bits of the nearest half, ties to even; beyond 65,519 infinity. */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  // Below the smallest normal half the steps stay as they are.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = roundHalfToEven(size / 2 ** (exponent - 10));
  // A carry runs over into the exponent.
  const bits = steps < 1024 ? steps : (exponent + 14) * 1024 + steps;
  return sign | bits;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
