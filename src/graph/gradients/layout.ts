// Gradients of ops that only move values: the way back.
import { normalizeAxis } from '../shape';
import { notDifferentiable, type GradientRules } from './rule';

export const layout = {
  reshape: ({ inputs: [x] }, cotangent, g) => [g.reshape(cotangent, x!.shape)],
  transpose: ({ attributes: { permutation } }, cotangent, g) => [
    g.transpose(
      cotangent,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ],
  /** The cotangent between zeros; for sizes known ahead. */
  slice: ({ inputs: [x], attributes: { axis, start, length } }, cotangent, g) => {
    const size = x!.shape[normalizeAxis(axis, x!.shape.length)];
    if (typeof size !== 'number' || typeof length !== 'number')
      throw new RangeError('A slice of a dimension of unknown size has no gradient rule');
    const zeros = (count: number): typeof cotangent =>
      g.expand(
        g.reshape(
          g.scalar(0, x!.dataType),
          x!.shape.map(() => 1),
        ),
        x!.shape.map((d, i) => (i === normalizeAxis(axis, x!.shape.length) ? count : d)),
      );
    const after = size - start - length;
    const parts = [...(start > 0 ? [zeros(start)] : []), cotangent, ...(after > 0 ? [zeros(after)] : [])];
    return [parts.length === 1 ? cotangent : g.concat(parts, axis)];
  },
  concat: ({ inputs, attributes: { axis } }, cotangent, g) => {
    let start = 0;
    return inputs.map((input) => {
      const length = input.shape[normalizeAxis(axis, input.shape.length)] as number;
      start += length;
      return g.slice(cotangent, axis, start - length, length);
    });
  },
  expand: ({ inputs: [x] }, cotangent, g) => [g.sumTo(cotangent, x!.shape)],
  counter: notDifferentiable,
} satisfies Partial<GradientRules>;
