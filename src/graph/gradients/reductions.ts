// Gradients of reductions: what was summed gets its sum's cotangent back, repeated.
import type { Builder } from '../builder';
import { normalizeAxis } from '../shape';
import type { Tensor } from '../tensor';
import type { Shape } from '../tensorType';
import { notDifferentiable, type GradientRules } from './rule';

interface Axes {
  readonly axes: readonly number[];
  readonly keepDimensions: boolean;
}

function withReducedAxes(
  cotangent: Tensor,
  shape: Shape,
  { axes, keepDimensions }: Axes,
  g: Builder,
): Tensor {
  if (keepDimensions) return cotangent;
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, shape.length)));
  return g.reshape(
    cotangent,
    shape.map((dimension, axis) => (reduced.has(axis) ? 1 : dimension)),
  );
}

export const reductions = {
  reduceSum: ({ inputs: [x], attributes }, cotangent, g) => [
    g.expand(withReducedAxes(cotangent, x!.shape, attributes, g), x!.shape),
  ],
  reduceMean: ({ inputs: [x], attributes }, cotangent, g) => {
    const { shape } = x!;
    const count = attributes.axes.reduce((total, axis) => {
      const size = shape[normalizeAxis(axis, shape.length)];
      if (typeof size !== 'number')
        throw new RangeError('The mean over a dimension of unknown size has no rule');
      return total * size;
    }, 1);
    return [g.expand(g.scale(withReducedAxes(cotangent, shape, attributes, g), 1 / count), shape)];
  },
  sumOfSquares: ({ inputs: [x] }, cotangent, g) => [g.multiply(g.scale(x!, 2), cotangent)],
  cumulativeSum: notDifferentiable,
} satisfies Partial<GradientRules>;
