// Runs small graphs for tests: values in, values out, in float64 where ONNX Runtime's kernels have it.
import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '../../src/graph/onnx/encode';
import type { Graph } from '../../src/graph/graph';
import type { OnnxTarget } from '../../src/graph/ops/definition';
import type { Tensor } from '../../src/graph/tensor';

export type Values = Readonly<Record<string, ArrayLike<number>>>;

/** A graph made ready to run many times. */
export interface Evaluator {
  run(values: Values): Promise<Record<string, Float64Array>>;
}

export async function prepare(
  graph: Graph,
  outputs: Readonly<Record<string, Tensor>>,
  shapes: Readonly<Record<string, readonly number[]>> = {},
  target: OnnxTarget = 'cpu',
): Promise<Evaluator> {
  const bytes = encodeOnnx(graph, { target, outputs });
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
  });
  const types = new Map(graph.inputs.map((input) => [input.name, input]));
  return {
    run: async (values) => {
      const feeds = session.inputNames.map((name) => {
        const { dataType, shape } = types.get(name)!;
        return [name, feed(values[name]!, dataType, shapes[name] ?? (shape as number[]))] as const;
      });
      const results = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [
          name,
          Float64Array.from(data as Float32Array, Number),
        ]),
      );
    },
  };
}

function feed(values: ArrayLike<number>, dataType: Tensor['dataType'], shape: readonly number[]): ort.Tensor {
  switch (dataType) {
    case 'float32':
      return new ort.Tensor('float32', Float32Array.from(values), shape);
    case 'float64':
      return new ort.Tensor('float64', Float64Array.from(values), shape);
    case 'int32':
      return new ort.Tensor('int32', Int32Array.from(values), shape);
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(Array.from(values, BigInt)), shape);
    case 'int8':
      return new ort.Tensor('int8', Int8Array.from(values), shape);
    case 'float16':
    case 'uint8':
    case 'bool':
      throw new RangeError(`No test feeds ${dataType}`);
  }
}
