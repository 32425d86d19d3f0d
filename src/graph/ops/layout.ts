// Ops that move values without changing them, and the counter that dropout masks are made of.
import { normalizeAxis, product, sameShape, broadcast } from '../shape';
import type { NodeOf } from '../tensor';
import type { Dimension, Shape, TensorType } from '../tensorType';
import { names, type OnnxBuilder, type OpDefinition } from './definition';

const list = (shape: Shape): string => `[${shape.join(', ')}]`;

const reshape: OpDefinition<'reshape'> = {
  infer: (inputs, { shape }) => {
    const from = inputs[0]!.shape;
    if (product(from) !== product(shape))
      throw new RangeError(`Cannot reshape ${list(from)} to ${list(shape)}`);
    return [{ dataType: inputs[0]!.dataType, shape }];
  },
  lower: (node, onnx) =>
    onnx.emit(
      'Reshape',
      [node.inputs[0]!.name, reshapeVector(node.attributes.shape, onnx)],
      names(node.outputs),
    ),
};

/** One unknown size may be left to ONNX as −1. */
function reshapeVector(shape: Shape, onnx: OnnxBuilder): string {
  const unknown = shape.filter((dimension) => typeof dimension === 'string');
  if (unknown.length > 1) return onnx.shapeVector(shape);
  const sizes = shape.map((dimension) => (typeof dimension === 'number' ? dimension : -1));
  return onnx.constant('int64', [sizes.length], sizes);
}

const transpose: OpDefinition<'transpose'> = {
  infer: (inputs, { permutation }) => {
    const { dataType, shape } = inputs[0]!;
    if (permutation.length !== shape.length)
      throw new RangeError(`Permutation ${list(permutation)} does not fit ${list(shape)}`);
    return [{ dataType, shape: permutation.map((axis) => shape[axis]!) }];
  },
  lower: (node, onnx) =>
    onnx.emit('Transpose', names(node.inputs), names(node.outputs), {
      attributes: { perm: { ints: node.attributes.permutation } },
    }),
};

function inferSlice(inputs: readonly TensorType[], attributes: NodeOf<'slice'>['attributes']): TensorType[] {
  const { dataType, shape } = inputs[0]!;
  const axis = normalizeAxis(attributes.axis, shape.length);
  const size = shape[axis]!;
  const { start, length } = attributes;
  if (typeof size === 'number' && typeof length === 'number' && start + length > size)
    throw new RangeError(`Slice ${start}+${length} is outside ${list(shape)} along axis ${axis}`);
  return [{ dataType, shape: shape.map((d, i): Dimension => (i === axis ? length : d)) }];
}

function lowerSlice(node: NodeOf<'slice'>, onnx: OnnxBuilder): void {
  const { axis, start, length } = node.attributes;
  const vector = (value: number): string => onnx.constant('int64', [1], [value]);
  const end = typeof length === 'number' ? vector(start + length) : sliceEnd(start, length, onnx);
  onnx.emit('Slice', [node.inputs[0]!.name, vector(start), end, vector(axis)], names(node.outputs));
}

function sliceEnd(start: number, length: string, onnx: OnnxBuilder): string {
  const size = onnx.shapeVector([length]);
  if (start === 0) return size;
  const end = onnx.fresh();
  onnx.emit('Add', [size, onnx.constant('int64', [1], [start])], [end]);
  return end;
}

function inferConcat(inputs: readonly TensorType[], { axis }: { readonly axis: number }): TensorType[] {
  const { dataType, shape } = inputs[0]!;
  const at = normalizeAxis(axis, shape.length);
  const total = inputs.reduce((sum, input) => {
    const size = input.shape[at];
    if (typeof size !== 'number')
      throw new RangeError('Cannot concatenate along a dimension of unknown size');
    return sum + size;
  }, 0);
  return [{ dataType, shape: shape.map((d, i) => (i === at ? total : d)) }];
}

const concat: OpDefinition<'concat'> = {
  infer: inferConcat,
  lower: (node, onnx) =>
    onnx.emit('Concat', names(node.inputs), names(node.outputs), {
      attributes: { axis: { int: node.attributes.axis } },
    }),
};

const expand: OpDefinition<'expand'> = {
  infer: (inputs, { shape }) => {
    const from = inputs[0]!.shape;
    if (!sameShape(broadcast(from, shape), shape))
      throw new RangeError(`Cannot expand ${list(from)} to ${list(shape)}`);
    return [{ dataType: inputs[0]!.dataType, shape }];
  },
  lower: (node, onnx) =>
    onnx.emit('Expand', [node.inputs[0]!.name, onnx.shapeVector(node.attributes.shape)], names(node.outputs)),
};

/** 0, 1, 2, … as int32 in row-major order. */
const counter: OpDefinition<'counter'> = {
  infer: (_, { shape }) => [{ dataType: 'int32', shape }],
  lower: (node, onnx) => {
    const { shape } = node.attributes;
    const [count, flat] = [onnx.fresh(), onnx.fresh()];
    const scalar = (value: number): string => onnx.constant('int32', [], [value]);
    const [size, squeezed] = [onnx.shapeVector([product(shape)]), onnx.fresh()];
    onnx.emit('Squeeze', [size], [squeezed]);
    onnx.emit('Cast', [squeezed], [count], { attributes: { to: { int: 6 } } });
    onnx.emit('Range', [scalar(0), count, scalar(1)], [flat]);
    onnx.emit('Reshape', [flat, onnx.shapeVector(shape)], names(node.outputs));
  },
};

export const layout = {
  reshape,
  transpose,
  slice: { infer: inferSlice, lower: lowerSlice } satisfies OpDefinition<'slice'>,
  concat,
  expand,
  counter,
};
