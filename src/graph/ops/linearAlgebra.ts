// Matrix products: the affine map of a linear layer, plain 2-D products, batched products of attention.
import { broadcast } from '../shape';
import type { NodeOf } from '../tensor';
import type { Shape, TensorType } from '../tensorType';
import { microsoft, names, type OnnxBuilder, type OpDefinition } from './definition';

/** `[…, m, k] × […, k, n]`, either operand transposed in its last two axes first. */
function productShape(a: Shape, b: Shape, transposeA: boolean, transposeB: boolean): Shape {
  if (a.length < 2 || b.length < 2) throw new RangeError('A matrix product needs two axes on each side');
  const [m, k] = transposeA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const [otherK, n] = transposeB ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!];
  if (k !== otherK) throw new RangeError(`Cannot multiply [${a.join(', ')}] by [${b.join(', ')}]`);
  return [...broadcast(a.slice(0, -2), b.slice(0, -2)), m, n];
}

/** scale · (x wᵀ + b): x `[tokens, in]`, weight `[out, in]` as PyTorch keeps it, bias `[out]` → `[tokens, out]`. */
const linear: OpDefinition<'linear'> = {
  infer: (inputs) => {
    const [x, weight, bias] = [inputs[0]!, inputs[1]!, inputs[2]!];
    const shape = productShape(x.shape, weight.shape, false, true);
    if (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[0])
      throw new RangeError(
        `Bias [${bias.shape.join(', ')}] does not fit weight [${weight.shape.join(', ')}]`,
      );
    return [{ dataType: x.dataType, shape }];
  },
  lower: (node, onnx) => {
    const scale = { float: node.attributes.scale };
    onnx.emit('Gemm', names(node.inputs), names(node.outputs), {
      attributes: { transB: { int: 1 }, alpha: scale, beta: scale },
    });
  },
};

/** A product of matrices. */
const gemm: OpDefinition<'gemm'> = {
  infer: (inputs, { transposeA, transposeB }) => {
    const shape = productShape(inputs[0]!.shape, inputs[1]!.shape, transposeA, transposeB);
    if (shape.length !== 2) throw new RangeError('gemm takes matrices');
    return [{ dataType: inputs[0]!.dataType, shape }];
  },
  lower: (node, onnx) => {
    const { transposeA, transposeB, scale } = node.attributes;
    onnx.emit('Gemm', names(node.inputs), names(node.outputs), {
      attributes: {
        transA: { int: Number(transposeA) },
        transB: { int: Number(transposeB) },
        alpha: { float: scale },
      },
    });
  },
};

function swapLastAxes(name: string, rank: number, onnx: OnnxBuilder): string {
  const permutation = Array.from({ length: rank }, (_, axis) => axis);
  permutation.push(...permutation.splice(rank - 2, 2).reverse());
  const output = onnx.fresh();
  onnx.emit('Transpose', [name], [output], { attributes: { perm: { ints: permutation } } });
  return output;
}

/** FusedMatMul has no WebGPU kernel: the portable form transposes and scales in nodes of their own. */
function lowerMatmul(node: NodeOf<'matmul'>, onnx: OnnxBuilder): void {
  const { transposeA, transposeB, scale } = node.attributes;
  const [a, b, y] = [node.inputs[0]!, node.inputs[1]!, node.outputs[0]!];
  if (onnx.target === 'cpu' && a.dataType === 'float32') {
    const attributes = {
      transA: { int: Number(transposeA) },
      transB: { int: Number(transposeB) },
      alpha: { float: scale },
    };
    onnx.emit('FusedMatMul', [a.name, b.name], [y.name], { attributes, domain: microsoft });
    return;
  }
  const left = transposeA ? swapLastAxes(a.name, a.shape.length, onnx) : a.name;
  const right = transposeB ? swapLastAxes(b.name, b.shape.length, onnx) : b.name;
  const product = scale === 1 ? y.name : onnx.fresh();
  onnx.emit('MatMul', [left, right], [product]);
  if (scale !== 1) onnx.emit('Mul', [product, onnx.constant(y.dataType, [], [scale])], [y.name]);
}

const inferMatmul = (
  inputs: readonly TensorType[],
  { transposeA, transposeB }: { readonly transposeA: boolean; readonly transposeB: boolean },
): TensorType[] => [
  {
    dataType: inputs[0]!.dataType,
    shape: productShape(inputs[0]!.shape, inputs[1]!.shape, transposeA, transposeB),
  },
];

export const linearAlgebra = {
  linear,
  gemm,
  matmul: { infer: inferMatmul, lower: lowerMatmul } satisfies OpDefinition<'matmul'>,
};
