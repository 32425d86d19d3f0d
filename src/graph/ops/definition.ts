// What the table knows about an op: its shape rule and how it is written in ONNX.
import type { AttributeValue } from '../onnx/format';
import type { NodeOf } from '../tensor';
import type { DataType, Shape, TensorType } from '../tensorType';
import type { OpAttributes, OpName } from './attributes';

export interface OpDefinition<Name extends OpName> {
  /** Types of the outputs. @throws RangeError naming the shapes when the inputs do not fit. */
  readonly infer: (inputs: readonly TensorType[], attributes: OpAttributes[Name]) => readonly TensorType[];
  /** Writes the ONNX nodes that give `node`'s outputs their names. */
  readonly lower: (node: NodeOf<Name>, onnx: OnnxBuilder) => void;
}

/** `portable` keeps to standard ops that every execution provider runs; `cpu` may use ONNX Runtime's own CPU kernels. */
export type OnnxTarget = 'cpu' | 'portable';

export interface OnnxBuilder {
  readonly target: OnnxTarget;
  emit(opType: string, inputs: readonly string[], outputs: readonly string[], options?: EmitOptions): void;
  /** A name for a value between two nodes. */
  fresh(): string;
  /** A small constant; equal ones are written once. */
  constant(dataType: DataType, dimensions: readonly number[], values: readonly number[]): string;
  /** An int64 vector of the sizes of a shape whose names are known only when the graph runs. */
  shapeVector(shape: Shape): string;
}

export interface EmitOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly domain?: string;
}

/** ONNX Runtime's own ops. */
export const microsoft = 'com.microsoft';

export function names(tensors: readonly { readonly name: string }[]): string[] {
  return tensors.map((tensor) => tensor.name);
}

/** An op that one ONNX node of the same meaning stands for. */
export function direct<Name extends OpName>(
  opType: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
): OpDefinition<Name>['lower'] {
  return (node, onnx) => onnx.emit(opType, names(node.inputs), names(node.outputs), { attributes });
}
