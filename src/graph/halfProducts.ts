// Mixed precision as a pass over a finished graph: matrix products in float16, all else in float32. What stands between two products
// and only moves values stays in float16, so that nothing is converted twice.
import { Graph } from './graph';
import type { OpName } from './ops/attributes';
import type { Node, Tensor } from './tensor';

/**
 * `product`: both sides in float16 (Micikevicius et al. 2018). `moves`: in whatever type its input has. `exact`: float32, where sums,
 * exponentials and quotients need the digits or the range.
 */
type Role = 'product' | 'moves' | 'exact';

const roles: Readonly<Record<OpName, Role>> = {
  linear: 'product',
  gemm: 'product',
  matmul: 'product',
  reshape: 'moves',
  transpose: 'moves',
  slice: 'moves',
  expand: 'moves',
  concat: 'exact',
  counter: 'exact',
  add: 'exact',
  subtract: 'exact',
  multiply: 'exact',
  divide: 'exact',
  exp: 'exact',
  erf: 'exact',
  tanh: 'exact',
  sqrt: 'exact',
  relu: 'exact',
  power: 'exact',
  gelu: 'exact',
  geluTanh: 'exact',
  greater: 'exact',
  cast: 'exact',
  reduceSum: 'exact',
  reduceMean: 'exact',
  sumOfSquares: 'exact',
  cumulativeSum: 'exact',
  softmax: 'exact',
  logSoftmax: 'exact',
  layerNorm: 'exact',
  gather: 'exact',
  scatterAdd: 'exact',
  pickRows: 'exact',
  quantizedLinear: 'exact',
};

/**
 * Products that add up more terms than this stay in float32: WebGPU's kernels add in float16, where of 4096 ones half are lost.
 * Measured on random terms (ONNX Runtime 1.30): a relative error of 0.5 % over 1024 terms, of 1.2 % over 8192.
 */
const longestHalfSum = 4096;

export interface OutputGraph {
  readonly graph: Graph;
  /** By the name under which they are fetched. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** The same graph with the same inputs, parameters and outputs, all float32 as before. */
export function withHalfProducts({ graph, outputs }: OutputGraph): OutputGraph {
  const pass = new HalfProducts(graph);
  for (const node of graph.nodes) pass.copy(node);
  const copies = Object.entries(outputs).map(([name, tensor]) => [name, pass.original(tensor)] as const);
  return { graph: pass.graph, outputs: Object.fromEntries(copies) };
}

/** A value in the new graph: as it was made, and cast the other way once somebody asks for that. */
interface Value {
  readonly made: Tensor;
  /** Made as float16 where it was float32 before. */
  readonly isHalf: boolean;
  cast?: Tensor;
}

class HalfProducts {
  readonly graph = new Graph();
  private readonly values = new Map<Tensor, Value>();

  constructor(from: Graph) {
    const { graph } = this;
    for (const input of from.inputs)
      this.set(input, graph.input(input.name, input.dataType, input.shape), false);
    for (const parameter of from.parameters.values())
      this.set(parameter, graph.parameter(parameter.name, parameter.shape, parameter.dataType), false);
    for (const [tensor, { data }] of from.constants)
      this.set(tensor, graph.constant(tensor.dataType, tensor.shape as number[], Array.from(data)), false);
  }

  copy(node: Node): void {
    const isHalf = this.runsInHalf(node);
    const inputs = node.inputs.map((input) => (isHalf ? this.half(input) : this.original(input)));
    // The attributes are the node's own, which the compiler cannot follow through the union.
    const made = this.graph.apply(node.op, inputs, node.attributes);
    node.outputs.forEach((output, i) => this.set(output, made[i]!, isHalf));
  }

  /** In the type it had. */
  original(tensor: Tensor): Tensor {
    const value = this.values.get(tensor)!;
    return value.isHalf ? this.cast(value, tensor.dataType) : value.made;
  }

  private half(tensor: Tensor): Tensor {
    const value = this.values.get(tensor)!;
    return value.isHalf ? value.made : this.cast(value, 'float16');
  }

  private cast(value: Value, to: Tensor['dataType']): Tensor {
    return (value.cast ??= this.graph.apply('cast', [value.made], { to })[0]!);
  }

  private set(tensor: Tensor, made: Tensor, isHalf: boolean): void {
    this.values.set(tensor, { made, isHalf });
  }

  private runsInHalf(node: Node): boolean {
    switch (roles[node.op]) {
      case 'product':
        return node.outputs[0]!.dataType === 'float32' && termsOf(node) <= longestHalfSum;
      case 'moves':
        return node.inputs.every((input) => this.values.get(input)!.isHalf);
      case 'exact':
        return false;
    }
  }
}

/** How many terms each element of a product adds up. A size that is not known yet is taken to be small. */
function termsOf({ op, inputs, attributes }: Node): number {
  const transposed = op !== 'linear' && 'transposeA' in attributes && attributes.transposeA;
  const terms = inputs[0]!.shape.at(transposed ? -2 : -1)!;
  return typeof terms === 'number' ? terms : 0;
}
