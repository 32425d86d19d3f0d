// What flows through a graph: tensors, and the nodes that make them.
import type { OpAttributes, OpName } from './ops/attributes';
import type { TensorType } from './tensorType';

export interface Tensor extends TensorType {
  /** Unique in its graph: the name of the value in the ONNX file. */
  readonly name: string;
}

/** Values of a constant; int64 is held as numbers, bool as 0 and 1. */
export interface ConstantValue {
  readonly data: readonly number[] | Float32Array | Int32Array | Int8Array | Uint8Array;
}

export type Node = { readonly [Name in OpName]: NodeOf<Name> }[OpName];

export interface NodeOf<Name extends OpName> {
  readonly op: Name;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: OpAttributes[Name];
}
