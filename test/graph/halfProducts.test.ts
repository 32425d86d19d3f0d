// Mixed precision as a graph: what is computed in float16, what is not, and that nothing else has changed.
import { describe, expect, it } from 'vitest';
import { Builder } from '../../src/graph/builder';
import { Graph } from '../../src/graph/graph';
import { withHalfProducts } from '../../src/graph/halfProducts';
import type { OpName } from '../../src/graph/ops/attributes';
import type { Tensor } from '../../src/graph/tensor';
import { initializeParameters } from '../../src/model/initialization';
import { buildTrainingGraph } from '../../src/model/trainingGraph';
import { smallModels } from '../model/smallModels';
import { prepare } from './evaluate';

type Build = (g: Builder, input: (...shape: number[]) => Tensor) => Tensor;

/** The ops of the graph in float16, and how often something is cast, in what is needed for the output. */
function summary(build: Build): { readonly half: OpName[]; readonly casts: number } {
  const g = new Builder(new Graph());
  let count = 0;
  const y = build(g, (...shape) => g.graph.input(`x${count++}`, 'float32', shape));
  const { graph, outputs } = withHalfProducts({ graph: g.graph, outputs: { y } });
  expect(outputs['y']!).toMatchObject({ dataType: 'float32', shape: y.shape });
  const made = graph.nodes.filter(({ op }) => op !== 'cast');
  return {
    half: made.filter(({ outputs: [first] }) => first!.dataType === 'float16').map(({ op }) => op),
    casts: graph.nodes.length - made.length,
  };
}

describe('in float16', () => {
  it.each<[string, Build, ReturnType<typeof summary>]>([
    ['products are', (g, x) => g.matmul(x(2, 3), x(3, 4)), { half: ['matmul'], casts: 3 }],
    [
      'a linear layer is, its bias too',
      (g, x) => g.linear(x(2, 3), x(4, 3), x(4)),
      { half: ['linear'], casts: 4 },
    ],
    ['sums are not', (g, x) => g.softmax(g.add(x(2, 3), x(2, 3))), { half: [], casts: 0 }],
    [
      'what only moves between products is, without a cast',
      (g, x) => g.matmul(g.transpose(g.reshape(g.gemm(x(2, 3), x(3, 4)), [4, 2]), [1, 0]), x(4, 2)),
      { half: ['gemm', 'reshape', 'transpose', 'matmul'], casts: 4 },
    ],
    [
      'what moves before a product keeps its digits for others',
      (g, x) => {
        const moved = g.reshape(x(2, 3), [3, 2]);
        return g.add(g.gemm(moved, x(2, 2)), moved);
      },
      { half: ['gemm'], casts: 3 },
    ],
    [
      'a value that two products read is cast once',
      (g, x) => {
        const a = x(2, 2);
        return g.gemm(g.gemm(a, a), a);
      },
      { half: ['gemm', 'gemm'], casts: 2 },
    ],
    ['sums of many products are not', (g, x) => g.gemm(x(2, 5000), x(5000, 2)), { half: [], casts: 0 }],
    [
      'nor where the long side is transposed',
      (g, x) => g.gemm(x(5000, 2), x(5000, 2), { transposeA: true }),
      { half: [], casts: 0 },
    ],
  ])('%s', (_, build, expected) => expect(summary(build)).toEqual(expected));
});

/** The CPU computes halves with the digits of float32, so that the graph must give the same numbers. */
it.each(Object.entries(smallModels))(
  'a training graph of %s gives the same values',
  async (_, configuration) => {
    const size = { batch: 2, sequence: 8 };
    const run = async (halfProducts: boolean): Promise<Record<string, Float64Array>> => {
      const { graph, outputs } = buildTrainingGraph(configuration, { dropout: false, size, halfProducts });
      for (const tensor of Object.values(outputs)) expect(tensor.dataType).toBe('float32');
      for (const { name, dataType, shape } of graph.parameters.values())
        graph.inputs.push({ name, dataType, shape });
      const evaluator = await prepare(graph, outputs, {}, 'portable');
      const tokens = size.batch * size.sequence;
      return evaluator.run({
        ...Object.fromEntries(
          [...initializeParameters(configuration, 1)].map(([name, { data }]) => [name, data]),
        ),
        input_ids: Array.from({ length: tokens }, (_each, i) => 3 + ((7 * i) % 100)),
        attention_mask: Array.from({ length: tokens }, (_each, i) => Number(i < 13)),
        targets: Array.from(
          { length: tokens * 5 },
          (_each, i) => Number(i % 5 === Math.floor(i / 5) % 3) / tokens,
        ),
      });
    };
    const [full, half] = [await run(false), await run(true)];
    expect(Object.keys(half)).toEqual(Object.keys(full));
    for (const [name, values] of Object.entries(full)) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      values.forEach((value, i) =>
        expect(Math.abs(half[name]![i]! - value), name).toBeLessThan(1e-5 * largest),
      );
    }
  },
);
