// Halves as constants: every value that a half can have, and the nearest one to all others.
import { expect, it } from 'vitest';
import { halfBits } from '../../src/graph/onnx/half';
import { decodeFloats } from '../../src/model/checkpoint/dtype';

function valuesOf(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  decodeFloats(Buffer.from(bits.buffer), 'float16', 'little', values, 0);
  return values;
}
const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

it('are written as they are read, all 65,536 of them', () => {
  const values = valuesOf(all.slice());
  const wrong = [...all].filter((bits) => !Number.isNaN(values[bits]!) && halfBits(values[bits]!) !== bits);
  expect(wrong).toEqual([]);
  expect(valuesOf(Uint16Array.of(halfBits(Number.NaN)))[0]).toBeNaN();
});

it.each([
  [1 + 2 ** -11, 1],
  [1 + 3 * 2 ** -11, 1 + 2 ** -9],
  [1 + 2 ** -11 + 2 ** -20, 1 + 2 ** -10],
  [2048 - 0.5, 2048],
  [2 ** -25, 0],
  [1.5 * 2 ** -24, 2 ** -23],
  [65519, 65504],
  [65520, Infinity],
  [-1e9, -Infinity],
])('%d becomes the nearest, %d: of two the even one', (value, nearest) =>
  expect(valuesOf(Uint16Array.of(halfBits(value)))[0]).toBe(nearest),
);
