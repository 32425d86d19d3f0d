// From a graph to the bytes of an ONNX model: only the nodes that the outputs need, in the order they were made.
import type { Graph } from '../graph';
import type { EmitOptions, OnnxBuilder, OnnxTarget, OpDefinition } from '../ops/definition';
import type { OpName } from '../ops/attributes';
import { opTable } from '../ops/table';
import { product } from '../shape';
import type { Node, Tensor } from '../tensor';
import { halfBits } from './half';
import type { DataType, Shape } from '../tensorType';
import { encodeModelProto, type NodeProto, type TensorProto } from './format';

export interface EncodeOptions {
  readonly target: OnnxTarget;
  /** Names under which values can be fetched. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Values to store in the file; parameters not named here become inputs. */
  readonly stored?: ReadonlyMap<string, StoredValue>;
}

export interface StoredValue {
  readonly data: Float32Array | Int8Array | Uint8Array;
}

/** Opset 17 is the first with LayerNormalization; the oldest ONNX Runtime with it is 1.12. */
const opset = 17;

/** @throws RangeError when a named dimension cannot be found in any input. */
export function encodeOnnx(graph: Graph, options: EncodeOptions): Uint8Array {
  const outputs = Object.entries(options.outputs);
  const nodes = neededNodes(
    graph,
    outputs.map(([, tensor]) => tensor),
  );
  const used = new Set([...nodes.flatMap((node) => node.inputs), ...Object.values(options.outputs)]);
  const writer = new OnnxWriter(graph, options.target);
  for (const [tensor, { data }] of graph.constants)
    if (used.has(tensor))
      writer.store(tensor.name, tensor.dataType, tensor.shape as number[], toBytes(tensor.dataType, data));
  for (const node of nodes) lower(node, writer);
  const renamed = nameOutputs(nodes, outputs, writer);
  const parameters = [...graph.parameters.values()].filter((tensor) => used.has(tensor));
  const stored = options.stored ?? new Map<string, StoredValue>();
  for (const { name, dataType, shape } of parameters) {
    const value = stored.get(name);
    if (value) writer.store(name, dataType, shape as number[], bytesOf(value.data));
  }
  const inputs = [
    ...graph.inputs.filter((tensor) => used.has(tensor)),
    ...parameters.filter(({ name }) => !stored.has(name)),
  ];
  const rename = (name: string): string => renamed.get(name) ?? name;
  return encodeModelProto({
    nodes: writer.nodes.map((n) => ({ ...n, inputs: n.inputs.map(rename), outputs: n.outputs.map(rename) })),
    initializers: writer.initializers,
    inputs,
    outputs: outputs.map(([name, tensor]) => ({ ...tensor, name })),
    opset,
  });
}

/** Computed values take the name of their output; what is fetched twice, or is itself an input, is copied. */
function nameOutputs(
  nodes: readonly Node[],
  outputs: readonly (readonly [string, Tensor])[],
  writer: OnnxWriter,
): ReadonlyMap<string, string> {
  const computed = new Set(nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  for (const [name, tensor] of outputs) {
    if (computed.has(tensor) && !renamed.has(tensor.name)) renamed.set(tensor.name, name);
    else writer.emit('Identity', [tensor.name], [name]);
  }
  return renamed;
}

/** Nodes from which an output can be reached. */
function neededNodes(graph: Graph, outputs: readonly Tensor[]): Node[] {
  const needed = new Set(outputs);
  const nodes: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    nodes.push(node);
  }
  return nodes.reverse();
}

function lower(node: Node, onnx: OnnxBuilder): void {
  const definition = opTable[node.op] as OpDefinition<OpName>;
  definition.lower(node, onnx);
}

class OnnxWriter implements OnnxBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly target: OnnxTarget;
  private readonly graph: Graph;
  private readonly known = new Map<string, string>();
  private count = 0;

  constructor(graph: Graph, target: OnnxTarget) {
    this.graph = graph;
    this.target = target;
  }

  emit(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    options: EmitOptions = {},
  ): void {
    const { attributes = {}, domain = '' } = options;
    this.nodes.push({ name: `n${this.nodes.length}`, opType, domain, inputs, outputs, attributes });
  }

  fresh(): string {
    return `v${this.count++}`;
  }

  store(name: string, dataType: DataType, dimensions: readonly number[], raw: Uint8Array): void {
    this.initializers.push({ name, dataType, dimensions, raw });
  }

  constant(dataType: DataType, dimensions: readonly number[], values: readonly number[]): string {
    return this.once(`${dataType}[${dimensions.join()}]${values.join()}`, () => {
      const name = this.fresh();
      this.store(name, dataType, dimensions, toBytes(dataType, values));
      return name;
    });
  }

  shapeVector(shape: Shape): string {
    if (shape.every((dimension) => typeof dimension === 'number'))
      return this.constant('int64', [shape.length], shape);
    return this.once(`shape ${shape.join()}`, () => {
      const parts = shape.map((dimension) => this.size(dimension));
      if (parts.length === 1) return parts[0]!;
      const vector = this.fresh();
      this.emit('Concat', parts, [vector], { attributes: { axis: { int: 0 } } });
      return vector;
    });
  }

  /** An int64 vector of length one. */
  private size(dimension: number | string): string {
    if (typeof dimension === 'number') return this.constant('int64', [1], [dimension]);
    return this.once(`size ${dimension}`, () =>
      dimension
        .split('*')
        .map((factor) =>
          /^\d+$/.test(factor) ? this.constant('int64', [1], [Number(factor)]) : this.inputSize(factor),
        )
        .reduce((left, right) => {
          const total = this.fresh();
          this.emit('Mul', [left, right], [total]);
          return total;
        }),
    );
  }

  private inputSize(dimension: string): string {
    return this.once(`input ${dimension}`, () => {
      for (const input of this.graph.inputs) {
        const axis = input.shape.indexOf(dimension);
        if (axis < 0) continue;
        const size = this.fresh();
        this.emit('Shape', [input.name], [size], {
          attributes: { start: { int: axis }, end: { int: axis + 1 } },
        });
        return size;
      }
      throw new RangeError(`No input has a dimension ${dimension} in ${product([dimension])}`);
    });
  }

  private once(key: string, make: () => string): string {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.known.set(key, name);
    return name;
  }
}

function toBytes(dataType: DataType, values: ArrayLike<number>): Uint8Array {
  switch (dataType) {
    case 'float32':
      return bytesOf(Float32Array.from(values));
    case 'float16':
      return bytesOf(Uint16Array.from(values, halfBits));
    case 'float64':
      return bytesOf(Float64Array.from(values));
    case 'int32':
      return bytesOf(Int32Array.from(values));
    case 'int64':
      return bytesOf(BigInt64Array.from(Array.from(values, BigInt)));
    case 'int8':
      return bytesOf(Int8Array.from(values));
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values);
  }
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
