// Rows by index: the lookup of embeddings and the sum of what flows back to them.
import type { NodeOf } from '../tensor';
import type { TensorType } from '../tensorType';
import { direct, type OnnxBuilder, type OpDefinition } from './definition';

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

export const indexing = {
  gather: {
    infer: inferGather,
    lower: direct('Gather', { axis: { int: 0 } }),
  } satisfies OpDefinition<'gather'>,
  scatterAdd: { infer: inferScatterAdd, lower: lowerScatterAdd } satisfies OpDefinition<'scatterAdd'>,
};
