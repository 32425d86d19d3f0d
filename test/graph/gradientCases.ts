// A case for every op of the table: an op without one is a compile error here and a failing test.
import type { Builder } from '../../src/graph/builder';
import type { OpName } from '../../src/graph/ops/attributes';
import { notDifferentiable } from '../../src/graph/gradients/rule';
import type { Tensor } from '../../src/graph/tensor';
import type { DifferenceCase } from './finiteDifferences';

export type NamedCases = Readonly<Record<string, DifferenceCase>>;

const shape = [3, 4] as const;
/** As many as a batch of 8 × 128: sums over tokens go wrong, where they do, only at this size. */
const manyTokens = 1024;

const reversed = Array.from({ length: manyTokens }, (_, row) => manyTokens - 1 - row);
const rowList = (g: Builder, rows: readonly number[]): Tensor =>
  g.graph.constant('int64', [rows.length], rows);

export const gradientCases: Readonly<Record<OpName, NamedCases | typeof notDifferentiable>> = {
  add: {
    same: { inputs: [shape, shape], build: (g, [a, b]) => g.add(a!, b!) },
    'bias over rows': { inputs: [shape, [4]], build: (g, [a, b]) => g.add(a!, b!) },
    'both sides broadcast': { inputs: [[3, 1], [4]], build: (g, [a, b]) => g.add(a!, b!) },
    'many tokens': { inputs: [[manyTokens, 4], [4]], build: (g, [a, b]) => g.add(a!, b!) },
    'used twice': { inputs: [shape], build: (g, [a]) => g.add(a!, g.exp(a!)) },
  },
  subtract: {
    same: { inputs: [shape, shape], build: (g, [a, b]) => g.subtract(a!, b!) },
    broadcast: { inputs: [[4], shape], build: (g, [a, b]) => g.subtract(a!, b!) },
  },
  multiply: {
    same: { inputs: [shape, shape], build: (g, [a, b]) => g.multiply(a!, b!) },
    broadcast: { inputs: [shape, [3, 1]], build: (g, [a, b]) => g.multiply(a!, b!) },
    square: { inputs: [shape], build: (g, [a]) => g.multiply(a!, a!) },
  },
  divide: {
    same: { inputs: [shape, shape], range: [0.5, 2], build: (g, [a, b]) => g.divide(a!, b!) },
    broadcast: { inputs: [shape, [4]], range: [0.5, 2], build: (g, [a, b]) => g.divide(a!, b!) },
  },
  exp: { plain: { inputs: [shape], build: (g, [x]) => g.exp(x!) } },
  erf: { plain: { dataType: 'float32', inputs: [shape], build: (g, [x]) => g.erf(x!) } },
  tanh: { plain: { inputs: [shape], build: (g, [x]) => g.tanh(x!) } },
  sqrt: { plain: { inputs: [shape], range: [0.5, 4], build: (g, [x]) => g.sqrt(x!) } },
  relu: {
    positive: { inputs: [shape], range: [0.1, 2], build: (g, [x]) => g.relu(x!) },
    negative: { inputs: [shape], range: [-2, -0.1], build: (g, [x]) => g.add(g.relu(x!), x!) },
  },
  power: {
    whole: { inputs: [shape], build: (g, [x]) => g.power(x!, 2) },
    broken: { inputs: [shape], range: [0.5, 2], build: (g, [x]) => g.power(x!, 1.5) },
    'below one': { inputs: [shape], range: [0.5, 2], build: (g, [x]) => g.power(x!, 0.5) },
  },
  gelu: {
    plain: { dataType: 'float32', inputs: [shape], range: [-3, 3], build: (g, [x]) => g.gelu(x!) },
    'many tokens': { dataType: 'float32', inputs: [[manyTokens, 2]], build: (g, [x]) => g.gelu(x!) },
  },
  geluTanh: {
    'portable form': { inputs: [shape], range: [-3, 3], build: (g, [x]) => g.geluTanh(x!) },
    'CPU form': { dataType: 'float32', inputs: [shape], range: [-3, 3], build: (g, [x]) => g.geluTanh(x!) },
  },
  greater: notDifferentiable,
  cast: {
    'to float32': {
      dataType: 'float32',
      inputs: [shape],
      build: (g, [x]) => g.cast(g.cast(x!, 'float64'), 'float32'),
    },
  },
  reduceSum: {
    'last axis kept': { inputs: [shape], build: (g, [x]) => g.reduceSum(x!, [-1], true) },
    'first axis': { inputs: [shape], build: (g, [x]) => g.reduceSum(x!, [0]) },
    'two axes': { inputs: [[2, 3, 4]], build: (g, [x]) => g.reduceSum(x!, [0, 2]) },
    'many tokens': { inputs: [[manyTokens, 4]], build: (g, [x]) => g.reduceSum(x!, [0]) },
  },
  reduceMean: {
    'last axis kept': { inputs: [shape], build: (g, [x]) => g.reduceMean(x!, [-1], true) },
    'middle axis': { inputs: [[2, 3, 4]], build: (g, [x]) => g.reduceMean(x!, [1]) },
  },
  sumOfSquares: { plain: { inputs: [shape], build: (g, [x]) => g.sumOfSquares(x!) } },
  cumulativeSum: notDifferentiable,
  linear: {
    plain: { inputs: [[3, 4], [5, 4], [5]], build: (g, [x, w, b]) => g.linear(x!, w!, b!) },
    scaled: { inputs: [[3, 4], [5, 4], [5]], build: (g, [x, w, b]) => g.linear(x!, w!, b!, 1.25) },
    'many tokens': { inputs: [[manyTokens, 4], [5, 4], [5]], build: (g, [x, w, b]) => g.linear(x!, w!, b!) },
  },
  gemm: {
    plain: {
      inputs: [
        [3, 4],
        [4, 5],
      ],
      build: (g, [a, b]) => g.gemm(a!, b!, {}, 0.5),
    },
    'a transposed': {
      inputs: [
        [4, 3],
        [4, 5],
      ],
      build: (g, [a, b]) => g.gemm(a!, b!, { transposeA: true }),
    },
    'b transposed': {
      inputs: [
        [3, 4],
        [5, 4],
      ],
      build: (g, [a, b]) => g.gemm(a!, b!, { transposeB: true }),
    },
    'both transposed': {
      inputs: [
        [4, 3],
        [5, 4],
      ],
      build: (g, [a, b]) => g.gemm(a!, b!, { transposeA: true, transposeB: true }, 2),
    },
  },
  matmul: {
    plain: {
      inputs: [
        [2, 3, 4],
        [2, 4, 5],
      ],
      build: (g, [a, b]) => g.matmul(a!, b!),
    },
    'a transposed': {
      inputs: [
        [2, 4, 3],
        [2, 4, 5],
      ],
      build: (g, [a, b]) => g.matmul(a!, b!, { transposeA: true }, 0.5),
    },
    'b transposed and scaled': {
      inputs: [
        [2, 2, 3, 4],
        [2, 2, 5, 4],
      ],
      build: (g, [a, b]) => g.matmul(a!, b!, { transposeB: true }, 0.25),
    },
    'both transposed': {
      inputs: [
        [2, 4, 3],
        [2, 5, 4],
      ],
      build: (g, [a, b]) => g.matmul(a!, b!, { transposeA: true, transposeB: true }),
    },
    'fused kernel': {
      dataType: 'float32',
      inputs: [
        [2, 2, 3, 4],
        [2, 2, 5, 4],
      ],
      build: (g, [a, b]) => g.matmul(a!, b!, { transposeB: true }, 0.25),
    },
  },
  reshape: { plain: { inputs: [shape], build: (g, [x]) => g.reshape(x!, [2, 6]) } },
  transpose: { 'a cycle of axes': { inputs: [[2, 3, 4]], build: (g, [x]) => g.transpose(x!, [2, 0, 1]) } },
  slice: {
    middle: { inputs: [[5, 3]], build: (g, [x]) => g.slice(x!, 0, 1, 2) },
    whole: { inputs: [[5, 3]], build: (g, [x]) => g.slice(x!, 0, 0, 5) },
    'last axis': { inputs: [[2, 5]], build: (g, [x]) => g.slice(x!, -1, 3, 2) },
  },
  concat: {
    'last axis': {
      inputs: [
        [2, 3],
        [2, 1],
      ],
      build: (g, [a, b]) => g.concat([a!, b!], 1),
    },
  },
  expand: { rows: { inputs: [[1, 4]], build: (g, [x]) => g.expand(x!, [3, 4]) } },
  counter: notDifferentiable,
  softmax: {
    plain: { inputs: [shape], build: (g, [x]) => g.softmax(x!) },
    'many tokens': { inputs: [[manyTokens, 5]], build: (g, [x]) => g.softmax(x!) },
  },
  logSoftmax: {
    plain: { inputs: [shape], build: (g, [x]) => g.logSoftmax(x!) },
    'cross-entropy over many tokens': {
      inputs: [
        [manyTokens, 5],
        [manyTokens, 5],
      ],
      build: (g, [x, targets]) => g.crossEntropy(x!, targets!),
    },
  },
  layerNorm: {
    plain: {
      tolerance: 1e-5,
      inputs: [[3, 6], [6], [6]],
      build: (g, [x, gain, bias]) => g.layerNorm(x!, gain!, bias!, 1e-5).y,
    },
    'many tokens': {
      tolerance: 1e-5,
      inputs: [[manyTokens, 6], [6], [6]],
      build: (g, [x, gain, bias]) => g.layerNorm(x!, gain!, bias!, 1e-5).y,
    },
  },
  gather: {
    'repeated rows': {
      inputs: [[4, 3]],
      indices: [{ shape: [2, 5], below: 4 }],
      build: (g, [table], [i]) => g.gather(table!, i!),
    },
    'many tokens': {
      inputs: [[7, 3]],
      indices: [{ shape: [manyTokens], below: 7 }],
      build: (g, [table], [i]) => g.gather(table!, i!),
    },
  },
  scatterAdd: {
    'repeated rows': {
      inputs: [[6, 3]],
      indices: [{ shape: [6], below: 4 }],
      build: (g, [updates], [i]) => g.scatterAdd(updates!, i!, 4),
    },
    'many tokens': {
      inputs: [[manyTokens, 3]],
      indices: [{ shape: [manyTokens], below: 5 }],
      build: (g, [updates], [i]) => g.scatterAdd(updates!, i!, 5),
    },
  },
  pickRows: {
    'spread out, with gaps': {
      inputs: [[3, 2]],
      build: (g, [x]) => g.pickRows(x!, rowList(g, [1, -1, 0, 2, -1]), rowList(g, [2, 0, 3])),
    },
    'packed, some rows left behind': {
      inputs: [[5, 2]],
      build: (g, [x]) => g.pickRows(x!, rowList(g, [2, 0, 3]), rowList(g, [1, -1, 0, 2, -1])),
    },
    'many tokens': {
      inputs: [[manyTokens, 3]],
      build: (g, [x]) => g.pickRows(x!, rowList(g, reversed), rowList(g, reversed)),
    },
  },
  quantizedLinear: notDifferentiable,
};
