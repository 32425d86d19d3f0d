// Element types of stored tensors, and their conversion to float32.
import { endianness } from 'node:os';

export type FloatType = 'float32' | 'float64' | 'float16' | 'bfloat16';
/** `other`: known to be no weights (integers, booleans, complex numbers), never converted. */
export interface ElementType {
  readonly name: FloatType | 'other';
  readonly bytes: number;
}

export type ByteOrder = 'little' | 'big';

const hostOrder: ByteOrder = endianness() === 'LE' ? 'little' : 'big';

/**
 * Writes the elements of `bytes` to `target` from index `at`; the values are those of PyTorch's `tensor.float()`.
 * `bytes` may be swapped in place, and must be aligned to its elements.
 */
export function decodeFloats(
  bytes: Buffer,
  type: FloatType,
  order: ByteOrder,
  target: Float32Array,
  at: number,
): void {
  switch (type) {
    case 'float32':
      toHostOrder(bytes, 4, order);
      target.set(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), at);
      return;
    case 'float64':
      toHostOrder(bytes, 8, order);
      target.set(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8), at);
      return;
    case 'float16':
      toHostOrder(bytes, 2, order);
      decodeHalves(halves(bytes), target, at);
      return;
    case 'bfloat16':
      toHostOrder(bytes, 2, order);
      decodeBrainFloats(halves(bytes), target, at);
      return;
  }
}

function halves(bytes: Buffer): Uint16Array {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

function toHostOrder(bytes: Buffer, size: 2 | 4 | 8, order: ByteOrder): void {
  if (order === hostOrder) return;
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else bytes.swap64();
}

function decodeHalves(source: Uint16Array, target: Float32Array, at: number): void {
  const values = (halfValues ??= Float32Array.from({ length: 65536 }, (_, bits) => halfToNumber(bits)));
  for (let i = 0; i < source.length; i++) target[at + i] = values[source[i]!]!;
}

/** Built on first use: the value of each of the 65,536 bit patterns. */
let halfValues: Float32Array | undefined;

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The upper half of a float32. */
function decodeBrainFloats(source: Uint16Array, target: Float32Array, at: number): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset + at * 4, source.length);
  for (let i = 0; i < source.length; i++) bits[i] = source[i]! << 16;
}
