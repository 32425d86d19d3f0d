// Writes graphs in the terms of the field: one method an op, and the few compositions that models and gradients share.
import type { Graph } from './graph';
import type { OpAttributes, OpName } from './ops/attributes';
import { broadcastAxes, sameShape } from './shape';
import type { Tensor } from './tensor';
import type { DataType, Dimension, Shape } from './tensorType';

interface Transposes {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Gain and bias normalise x; mean and inverseDeviation `[…, 1]` are kept for the gradient. */
export interface LayerNormOutputs {
  readonly y: Tensor;
  readonly mean: Tensor;
  readonly inverseDeviation: Tensor;
}

export class Builder {
  readonly graph: Graph;
  constructor(graph: Graph) {
    this.graph = graph;
  }

  scalar(value: number, dataType: DataType = 'float32'): Tensor {
    return this.graph.constant(dataType, [], [value]);
  }

  add = (a: Tensor, b: Tensor): Tensor => this.one('add', [a, b], {});
  subtract = (a: Tensor, b: Tensor): Tensor => this.one('subtract', [a, b], {});
  multiply = (a: Tensor, b: Tensor): Tensor => this.one('multiply', [a, b], {});
  divide = (a: Tensor, b: Tensor): Tensor => this.one('divide', [a, b], {});
  exp = (x: Tensor): Tensor => this.one('exp', [x], {});
  erf = (x: Tensor): Tensor => this.one('erf', [x], {});
  tanh = (x: Tensor): Tensor => this.one('tanh', [x], {});
  sqrt = (x: Tensor): Tensor => this.one('sqrt', [x], {});
  relu = (x: Tensor): Tensor => this.one('relu', [x], {});
  gelu = (x: Tensor): Tensor => this.one('gelu', [x], {});
  geluTanh = (x: Tensor): Tensor => this.one('geluTanh', [x], {});
  greater = (a: Tensor, b: Tensor): Tensor => this.one('greater', [a, b], {});
  cast = (x: Tensor, to: DataType): Tensor => (x.dataType === to ? x : this.one('cast', [x], { to }));
  softmax = (x: Tensor): Tensor => this.one('softmax', [x], {});
  logSoftmax = (x: Tensor): Tensor => this.one('logSoftmax', [x], {});
  sumOfSquares = (x: Tensor): Tensor => this.one('sumOfSquares', [x], {});
  gather = (table: Tensor, indices: Tensor): Tensor => this.one('gather', [table, indices], {});

  /** x to a power that is a number; for powers that are not whole x must not be negative. */
  power(x: Tensor, exponent: number): Tensor {
    return exponent === 1 ? x : this.one('power', [x], { exponent });
  }

  /** x times a number; times one is x itself. */
  scale(x: Tensor, factor: number): Tensor {
    return factor === 1 ? x : this.multiply(x, this.scalar(factor, x.dataType));
  }

  /** x plus a number. */
  shift(x: Tensor, term: number): Tensor {
    return this.add(x, this.scalar(term, x.dataType));
  }

  /** scale · (x weightᵀ + bias), weight `[out, in]`. */
  linear(x: Tensor, weight: Tensor, bias: Tensor, scale = 1): Tensor {
    return this.one('linear', [x, weight, bias], { scale });
  }

  /** scale · a × b of matrices. */
  gemm(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: Transposes = {}, scale = 1): Tensor {
    return this.one('gemm', [a, b], { transposeA, transposeB, scale });
  }

  /** scale · a × b over leading batch axes. */
  matmul(
    a: Tensor,
    b: Tensor,
    { transposeA = false, transposeB = false }: Transposes = {},
    scale = 1,
  ): Tensor {
    return this.one('matmul', [a, b], { transposeA, transposeB, scale });
  }

  reduceSum(x: Tensor, axes: readonly number[], keepDimensions = false): Tensor {
    return axes.length === 0 ? x : this.one('reduceSum', [x], { axes, keepDimensions });
  }

  reduceMean(x: Tensor, axes: readonly number[], keepDimensions = false): Tensor {
    return this.one('reduceMean', [x], { axes, keepDimensions });
  }

  cumulativeSum(x: Tensor, axis: number): Tensor {
    return this.one('cumulativeSum', [x], { axis });
  }

  reshape(x: Tensor, shape: Shape): Tensor {
    return sameShape(x.shape, shape) ? x : this.one('reshape', [x], { shape });
  }

  transpose(x: Tensor, permutation: readonly number[]): Tensor {
    return this.one('transpose', [x], { permutation });
  }

  slice(x: Tensor, axis: number, start: number, length: Dimension): Tensor {
    return this.one('slice', [x], { axis, start, length });
  }

  concat(parts: readonly Tensor[], axis: number): Tensor {
    return this.one('concat', parts, { axis });
  }

  expand(x: Tensor, shape: Shape): Tensor {
    return sameShape(x.shape, shape) ? x : this.one('expand', [x], { shape });
  }

  counter(shape: Shape): Tensor {
    return this.one('counter', [], { shape });
  }

  scatterAdd(updates: Tensor, indices: Tensor, rows: number): Tensor {
    return this.one('scatterAdd', [updates, indices], { rows });
  }

  /**
   * Rows of x `[n, width]` by `indices` `[m]`: row i is x's row `indices[i]`, or zeros for −1. No row is picked twice, and
   * `inverse` `[n]` tells where each went (−1: nowhere), which is what the gradient needs.
   */
  pickRows(x: Tensor, indices: Tensor, inverse: Tensor): Tensor {
    return this.one('pickRows', [x, indices, inverse], {});
  }

  quantizedLinear(x: Tensor, weight: Tensor, scale: Tensor, bias: Tensor): Tensor {
    return this.one('quantizedLinear', [x, weight, scale, bias], {});
  }

  layerNorm(x: Tensor, gain: Tensor, bias: Tensor, epsilon: number): LayerNormOutputs {
    const [y, mean, inverseDeviation] = this.graph.apply('layerNorm', [x, gain, bias], { epsilon });
    return { y: y!, mean: mean!, inverseDeviation: inverseDeviation! };
  }

  /** Sums x over the axes that broadcasting repeated, so that it has `shape` again. */
  sumTo(x: Tensor, shape: Shape): Tensor {
    if (sameShape(x.shape, shape)) return x;
    return this.reshape(this.reduceSum(x, broadcastAxes(shape, x.shape)), shape);
  }

  /**
   * −Σ targets · (1 − p)^focal · log p with p = softmax(logits): targets `[tokens, classes]` hold each token's weight at its classes,
   * zeros where it is ignored. A focal power of 0 leaves the cross-entropy (Lin et al. 2017).
   */
  crossEntropy(logits: Tensor, targets: Tensor, focal = 0): Tensor {
    const logarithms = this.logSoftmax(logits);
    const weights = focal === 0 ? targets : this.multiply(targets, this.misses(logarithms, focal));
    return this.scale(this.reduceSum(this.multiply(weights, logarithms), [0, 1]), -1);
  }

  /** (1 − p)^exponent from log p. Rounding may leave no miss, or less: a small one keeps powers below 1 finite. */
  private misses(logarithms: Tensor, exponent: number): Tensor {
    const least = 1e-6;
    const miss = this.shift(this.scale(this.exp(logarithms), -1), 1 - least);
    return this.power(this.shift(this.relu(miss), least), exponent);
  }

  private one<Name extends OpName>(
    op: Name,
    inputs: readonly Tensor[],
    attributes: OpAttributes[Name],
  ): Tensor {
    return this.graph.apply(op, inputs, attributes)[0]!;
  }
}
