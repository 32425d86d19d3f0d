// The names of all ops and what each is told besides its inputs.
import type { DataType, Shape } from '../tensorType';

/** An op that its inputs describe completely. */
export type NoAttributes = Readonly<Record<string, never>>;

interface Axes {
  readonly axes: readonly number[];
  readonly keepDimensions: boolean;
}

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Multiplies the product at no cost. */
  readonly scale: number;
}

export interface OpAttributes {
  // elementwise.ts
  add: NoAttributes;
  subtract: NoAttributes;
  multiply: NoAttributes;
  divide: NoAttributes;
  exp: NoAttributes;
  erf: NoAttributes;
  tanh: NoAttributes;
  sqrt: NoAttributes;
  relu: NoAttributes;
  power: { readonly exponent: number };
  gelu: NoAttributes;
  geluTanh: NoAttributes;
  greater: NoAttributes;
  cast: { readonly to: DataType };
  // reductions.ts
  reduceSum: Axes;
  reduceMean: Axes;
  sumOfSquares: NoAttributes;
  cumulativeSum: { readonly axis: number };
  // linearAlgebra.ts
  linear: { readonly scale: number };
  gemm: Product;
  matmul: Product;
  // layout.ts
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: readonly number[] };
  slice: { readonly axis: number; readonly start: number; readonly length: number | string };
  concat: { readonly axis: number };
  expand: { readonly shape: Shape };
  counter: { readonly shape: Shape };
  // normalisation.ts
  softmax: NoAttributes;
  logSoftmax: NoAttributes;
  layerNorm: { readonly epsilon: number };
  // indexing.ts
  gather: NoAttributes;
  scatterAdd: { readonly rows: number };
  pickRows: NoAttributes;
  // quantisation.ts
  quantizedLinear: NoAttributes;
}

export type OpName = keyof OpAttributes;
