// Reductions: sums and means over axes, the sum of squares of a whole tensor, running sums.
import { normalizeAxis } from '../shape';
import type { NodeOf } from '../tensor';
import type { Shape, TensorType } from '../tensorType';
import { direct, names, type OnnxBuilder, type OpDefinition } from './definition';

interface Axes {
  readonly axes: readonly number[];
  readonly keepDimensions: boolean;
}

function reducedShape(shape: Shape, { axes, keepDimensions }: Axes): Shape {
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, shape.length)));
  return shape.flatMap((dimension, axis) => (reduced.has(axis) ? (keepDimensions ? [1] : []) : [dimension]));
}

const infer = (inputs: readonly TensorType[], attributes: Axes): TensorType[] => [
  { dataType: inputs[0]!.dataType, shape: reducedShape(inputs[0]!.shape, attributes) },
];

const lowerSum = (node: NodeOf<'reduceSum'>, onnx: OnnxBuilder): void => {
  const { axes, keepDimensions } = node.attributes;
  const vector = onnx.constant('int64', [axes.length], axes);
  onnx.emit('ReduceSum', [...names(node.inputs), vector], names(node.outputs), {
    attributes: { keepdims: { int: Number(keepDimensions) } },
  });
};

/** Opset 17 still takes the axes of a mean as an attribute. */
const lowerMean = (node: NodeOf<'reduceMean'>, onnx: OnnxBuilder): void => {
  const { axes, keepDimensions } = node.attributes;
  onnx.emit('ReduceMean', names(node.inputs), names(node.outputs), {
    attributes: { axes: { ints: axes }, keepdims: { int: Number(keepDimensions) } },
  });
};

const lowerCumulativeSum = (node: NodeOf<'cumulativeSum'>, onnx: OnnxBuilder): void =>
  onnx.emit(
    'CumSum',
    [...names(node.inputs), onnx.constant('int64', [], [node.attributes.axis])],
    names(node.outputs),
  );

export const reductions = {
  reduceSum: { infer, lower: lowerSum } satisfies OpDefinition<'reduceSum'>,
  reduceMean: { infer, lower: lowerMean } satisfies OpDefinition<'reduceMean'>,
  sumOfSquares: {
    infer: (inputs) => [{ dataType: inputs[0]!.dataType, shape: [] }],
    lower: direct('ReduceSumSquare', { keepdims: { int: 0 } }),
  } satisfies OpDefinition<'sumOfSquares'>,
  cumulativeSum: {
    infer: (inputs) => [inputs[0]!],
    lower: lowerCumulativeSum,
  } satisfies OpDefinition<'cumulativeSum'>,
};
