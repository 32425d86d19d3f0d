// A graph under construction: inputs, parameters, constants, and nodes in the order in which they can run.
import type { OpAttributes, OpName } from './ops/attributes';
import type { OpDefinition } from './ops/definition';
import { opTable } from './ops/table';
import type { ConstantValue, Node, Tensor } from './tensor';
import type { DataType, Shape, TensorType } from './tensorType';

export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs: Tensor[] = [];
  /** By name; whether they become inputs or stored values is decided when the graph is encoded. */
  readonly parameters = new Map<string, Tensor>();
  readonly constants = new Map<Tensor, ConstantValue>();
  private readonly constantsByContent = new Map<string, Tensor>();
  private count = 0;

  input(name: string, dataType: DataType, shape: Shape): Tensor {
    const tensor = { name, dataType, shape };
    this.inputs.push(tensor);
    return tensor;
  }

  /** The same tensor for the same name: layers that share weights ask for them twice. @throws RangeError on another shape. */
  parameter(name: string, shape: Shape, dataType: DataType = 'float32'): Tensor {
    const known = this.parameters.get(name);
    if (known !== undefined) {
      if (known.shape.join() !== shape.join())
        throw new RangeError(`Parameter ${name} was declared with another shape`);
      return known;
    }
    const tensor = { name, dataType, shape };
    this.parameters.set(name, tensor);
    return tensor;
  }

  /** Small values only: equal constants are one tensor. */
  constant(dataType: DataType, shape: readonly number[], data: readonly number[]): Tensor {
    const key = `${dataType}[${shape.join()}]${data.join()}`;
    const known = this.constantsByContent.get(key);
    if (known !== undefined) return known;
    const tensor = this.fresh({ dataType, shape });
    this.constants.set(tensor, { data });
    this.constantsByContent.set(key, tensor);
    return tensor;
  }

  /** Appends a node. @throws RangeError when the inputs' shapes do not fit the op. */
  apply<Name extends OpName>(op: Name, inputs: readonly Tensor[], attributes: OpAttributes[Name]): Tensor[] {
    const definition: OpDefinition<Name> = opTable[op];
    const outputs = definition.infer(inputs, attributes).map((type) => this.fresh(type));
    this.nodes.push({ op, inputs, outputs, attributes } as unknown as Node);
    return outputs;
  }

  private fresh({ dataType, shape }: TensorType): Tensor {
    return { name: `t${this.count++}`, dataType, shape };
  }
}
