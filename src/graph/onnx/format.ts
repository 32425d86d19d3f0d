// The messages of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that we write, by field number.
import type { DataType } from '../tensorType';
import { MessageWriter } from './protobuf';

export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const satisfies Record<DataType, number>;

export type AttributeValue =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly string: string }
  | { readonly tensor: TensorProto };

export interface TensorProto {
  readonly name: string;
  readonly dataType: DataType;
  readonly dimensions: readonly number[];
  /** Little-endian, row-major. */
  readonly raw: Uint8Array;
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface ValueProto {
  readonly name: string;
  readonly dataType: DataType;
  readonly shape: readonly (number | string)[];
}

export interface ModelProto {
  readonly nodes: readonly NodeProto[];
  readonly inputs: readonly ValueProto[];
  readonly outputs: readonly ValueProto[];
  readonly initializers: readonly TensorProto[];
  readonly opset: number;
}

/** IR version 8 goes with opset 15 to 18, which every ONNX Runtime since 1.14 reads. */
const irVersion = 8;

export function encodeModelProto(model: ModelProto): Uint8Array {
  const graph = new MessageWriter();
  for (const node of model.nodes) graph.message(1, encodeNode(node));
  graph.string(2, 'graph');
  for (const tensor of model.initializers) graph.message(5, encodeTensor(tensor));
  for (const value of model.inputs) graph.message(11, encodeValue(value));
  for (const value of model.outputs) graph.message(12, encodeValue(value));
  const domains = new Set(['', ...model.nodes.map((node) => node.domain)]);
  const writer = new MessageWriter()
    .integer(1, irVersion)
    .string(2, 'clinical-note-tagger')
    .message(7, graph);
  for (const domain of domains) {
    const version = domain === '' ? model.opset : 1;
    writer.message(8, new MessageWriter().string(1, domain).integer(2, version));
  }
  return writer.finish();
}

function encodeNode(node: NodeProto): MessageWriter {
  const writer = new MessageWriter();
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(3, node.name).string(4, node.opType);
  for (const [name, value] of Object.entries(node.attributes))
    writer.message(5, encodeAttribute(name, value));
  return node.domain === '' ? writer : writer.string(7, node.domain);
}

function encodeAttribute(name: string, value: AttributeValue): MessageWriter {
  const writer = new MessageWriter().string(1, name);
  if ('float' in value) return writer.float(2, value.float).integer(20, 1);
  if ('int' in value) return writer.integer(3, value.int).integer(20, 2);
  if ('string' in value) return writer.string(4, value.string).integer(20, 3);
  if ('tensor' in value) return writer.message(5, encodeTensor(value.tensor)).integer(20, 4);
  for (const item of value.ints) writer.integer(8, item);
  return writer.integer(20, 7);
}

function encodeTensor(tensor: TensorProto): MessageWriter {
  return new MessageWriter()
    .packedIntegers(1, tensor.dimensions)
    .integer(2, elementTypes[tensor.dataType])
    .string(8, tensor.name)
    .bytes(9, tensor.raw);
}

function encodeValue(value: ValueProto): MessageWriter {
  const shape = new MessageWriter();
  for (const dimension of value.shape) {
    const writer = new MessageWriter();
    shape.message(
      1,
      typeof dimension === 'number' ? writer.integer(1, dimension) : writer.string(2, dimension),
    );
  }
  const tensorType = new MessageWriter().integer(1, elementTypes[value.dataType]).message(2, shape);
  return new MessageWriter().string(1, value.name).message(2, new MessageWriter().message(1, tensorType));
}
