// Rows by index: the lookup of embeddings and the sum of what flows back to them, and rows moved to other places.
import type { NodeOf } from '../tensor';
import type { TensorType } from '../tensorType';
import { direct, names, type OnnxBuilder, type OpDefinition } from './definition';

/** table `[rows, width]`, indices `[…]` → `[…, width]`. */
function inferGather(inputs: readonly TensorType[]): TensorType[] {
  const [table, indices] = [inputs[0]!, inputs[1]!];
  if (table.shape.length !== 2) throw new RangeError('gather takes a table of rows');
  return [{ dataType: table.dataType, shape: [...indices.shape, table.shape[1]!] }];
}

/** updates `[n, width]`, indices `[n]` → `[rows, width]`: row i is the sum of the updates whose index is i. */
const inferScatterAdd = (
  inputs: readonly TensorType[],
  { rows }: { readonly rows: number },
): TensorType[] => [{ dataType: inputs[0]!.dataType, shape: [rows, inputs[0]!.shape[1]!] }];

/**
 * By ScatterElements with the indices repeated over the width: the CPU kernel of ScatterND adds duplicates wrongly
 * when there are a thousand or more.
 */
function lowerScatterAdd(node: NodeOf<'scatterAdd'>, onnx: OnnxBuilder): void {
  const [updates, indices, output] = [node.inputs[0]!, node.inputs[1]!, node.outputs[0]!];
  const [column, spread, zeros] = [onnx.fresh(), onnx.fresh(), onnx.fresh()];
  onnx.emit('Unsqueeze', [indices.name, onnx.constant('int64', [1], [1])], [column]);
  onnx.emit('Expand', [column, onnx.shapeVector(updates.shape)], [spread]);
  onnx.emit(
    'Expand',
    [onnx.constant(updates.dataType, [1, 1], [0]), onnx.shapeVector(output.shape)],
    [zeros],
  );
  onnx.emit('ScatterElements', [zeros, spread, updates.name], [output.name], {
    attributes: { axis: { int: 0 }, reduction: { string: 'add' } },
  });
}

/** x `[n, width]`, indices `[m]` and their inverse `[n]` → `[m, width]`. */
function inferPickRows(inputs: readonly TensorType[]): TensorType[] {
  const [x, indices, inverse] = [inputs[0]!, inputs[1]!, inputs[2]!];
  if (x.shape.length !== 2 || indices.shape.length !== 1 || inverse.shape.length !== 1)
    throw new RangeError('pickRows takes a matrix and two lists of rows');
  return [{ dataType: x.dataType, shape: [indices.shape[0]!, x.shape[1]!] }];
}

/** ONNX counts −1 from the end, where a row of zeros is put. */
function lowerPickRows(node: NodeOf<'pickRows'>, onnx: OnnxBuilder): void {
  const [x, indices] = [node.inputs[0]!, node.inputs[1]!];
  const [zeros, extended] = [onnx.fresh(), onnx.fresh()];
  const zero = onnx.constant(x.dataType, [1, 1], [0]);
  onnx.emit('Expand', [zero, onnx.shapeVector([1, x.shape[1]!])], [zeros]);
  onnx.emit('Concat', [x.name, zeros], [extended], { attributes: { axis: { int: 0 } } });
  onnx.emit('Gather', [extended, indices.name], names(node.outputs), { attributes: { axis: { int: 0 } } });
}

export const indexing = {
  gather: {
    infer: inferGather,
    lower: direct('Gather', { axis: { int: 0 } }),
  } satisfies OpDefinition<'gather'>,
  scatterAdd: { infer: inferScatterAdd, lower: lowerScatterAdd } satisfies OpDefinition<'scatterAdd'>,
  pickRows: { infer: inferPickRows, lower: lowerPickRows } satisfies OpDefinition<'pickRows'>,
};
