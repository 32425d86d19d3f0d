// Gradients of matrix products.
import type { GradientRules } from './rule';

export const linearAlgebra = {
  /** y = x wᵀ + b: dx = dy w, dw = dyᵀ x, db = Σ dy; all times the scale. */
  linear: ({ inputs: [x, weight], attributes: { scale } }, cotangent, g) => [
    g.gemm(cotangent, weight!, {}, scale),
    g.gemm(cotangent, x!, { transposeA: true }, scale),
    g.scale(g.reduceSum(cotangent, [0]), scale),
  ],
  gemm: ({ inputs: [a, b], attributes: { transposeA, transposeB, scale } }, cotangent, g) => [
    transposeA
      ? g.gemm(b!, cotangent, { transposeA: transposeB, transposeB: true }, scale)
      : g.gemm(cotangent, b!, { transposeB: !transposeB }, scale),
    transposeB
      ? g.gemm(cotangent, a!, { transposeA: true, transposeB: transposeA }, scale)
      : g.gemm(a!, cotangent, { transposeA: !transposeA }, scale),
  ],
  matmul: ({ inputs: [a, b], attributes: { transposeA, transposeB, scale } }, cotangent, g) => [
    transposeA
      ? g.matmul(b!, cotangent, { transposeA: transposeB, transposeB: true }, scale)
      : g.matmul(cotangent, b!, { transposeB: !transposeB }, scale),
    transposeB
      ? g.matmul(cotangent, a!, { transposeA: true, transposeB: transposeA }, scale)
      : g.matmul(a!, cotangent, { transposeA: !transposeA }, scale),
  ],
} satisfies Partial<GradientRules>;
