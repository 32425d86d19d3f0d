// Gradients of elementwise ops.
import type { Builder } from '../builder';
import type { Tensor } from '../tensor';
import { notDifferentiable, type GradientRules } from './rule';

/** Φ(x) + x φ(x), with Φ and φ the normal distribution and density. */
function geluDerivative(x: Tensor, g: Builder): Tensor {
  const distribution = g.shift(g.scale(g.erf(g.scale(x, Math.SQRT1_2)), 0.5), 0.5);
  // The density's constant goes into the exponent: one pass over the data fewer.
  const exponent = g.shift(g.scale(g.multiply(x, x), -0.5), -0.5 * Math.log(2 * Math.PI));
  return g.add(distribution, g.multiply(x, g.exp(exponent)));
}

/** With t = tanh(c (x + a x³)): ½ (1 + t) + ½ x (1 − t²) c (1 + 3 a x²). */
function geluTanhDerivative(x: Tensor, g: Builder): Tensor {
  const c = Math.sqrt(2 / Math.PI);
  const a = 0.044715;
  const square = g.multiply(x, x);
  const t = g.tanh(g.multiply(x, g.shift(g.scale(square, c * a), c)));
  const sech = g.subtract(g.scalar(0.5, x.dataType), g.scale(g.multiply(t, t), 0.5));
  const inner = g.multiply(x, g.shift(g.scale(square, 3 * c * a), c));
  return g.add(g.shift(g.scale(t, 0.5), 0.5), g.multiply(sech, inner));
}

export const elementwise = {
  add: ({ inputs: [a, b] }, cotangent, g) => [g.sumTo(cotangent, a!.shape), g.sumTo(cotangent, b!.shape)],
  subtract: ({ inputs: [a, b] }, cotangent, g) => [
    g.sumTo(cotangent, a!.shape),
    g.scale(g.sumTo(cotangent, b!.shape), -1),
  ],
  multiply: ({ inputs: [a, b] }, cotangent, g) => [
    g.sumTo(g.multiply(cotangent, b!), a!.shape),
    g.sumTo(g.multiply(cotangent, a!), b!.shape),
  ],
  divide: ({ inputs: [a, b], outputs: [y] }, cotangent, g) => {
    const quotient = g.divide(cotangent, b!);
    return [g.sumTo(quotient, a!.shape), g.scale(g.sumTo(g.multiply(quotient, y!), b!.shape), -1)];
  },
  exp: ({ outputs: [y] }, cotangent, g) => [g.multiply(cotangent, y!)],
  erf: ({ inputs: [x] }, cotangent, g) => {
    const density = g.scale(g.exp(g.scale(g.multiply(x!, x!), -1)), 2 / Math.sqrt(Math.PI));
    return [g.multiply(cotangent, density)];
  },
  tanh: ({ outputs: [y] }, cotangent, g) => [
    g.multiply(cotangent, g.subtract(g.scalar(1, y!.dataType), g.multiply(y!, y!))),
  ],
  sqrt: ({ outputs: [y] }, cotangent, g) => [g.divide(g.scale(cotangent, 0.5), y!)],
  relu: ({ inputs: [x] }, cotangent, g) => [
    g.multiply(cotangent, g.cast(g.greater(x!, g.scalar(0, x!.dataType)), x!.dataType)),
  ],
  power: ({ inputs: [x], attributes: { exponent } }, cotangent, g) => [
    g.multiply(cotangent, g.scale(g.power(x!, exponent - 1), exponent)),
  ],
  gelu: ({ inputs: [x] }, cotangent, g) => [g.multiply(cotangent, geluDerivative(x!, g))],
  geluTanh: ({ inputs: [x] }, cotangent, g) => [g.multiply(cotangent, geluTanhDerivative(x!, g))],
  greater: notDifferentiable,
  cast: ({ inputs: [x] }, cotangent, g) => [
    x!.dataType.startsWith('float') ? g.cast(cotangent, x!.dataType) : undefined,
  ],
} satisfies Partial<GradientRules>;
