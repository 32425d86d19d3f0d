// Shapes, graphs and their encoding: what fits together, what is refused, what ends up in the file.
import { describe, expect, it } from 'vitest';
import { Builder } from '../../src/graph/builder';
import { Graph } from '../../src/graph/graph';
import { broadcast, broadcastAxes, product } from '../../src/graph/shape';
import type { Tensor } from '../../src/graph/tensor';
import { prepare } from './evaluate';

const builder = (): Builder => new Builder(new Graph());

describe('shapes', () => {
  it.each([
    [[2, 3], 6],
    [[], 1],
    [['sequence', 'batch'], 'batch*sequence'],
    [['batch', 4, 'sequence', 2], '8*batch*sequence'],
    [['batch*sequence', 3], '3*batch*sequence'],
  ])('the product of %j is %j', (shape, expected) => expect(product(shape)).toBe(expected));

  it.each([
    [[3, 1], [4], [3, 4]],
    [
      ['batch', 1, 1],
      [5, 1],
      ['batch', 5, 1],
    ],
    [[], [2], [2]],
  ])('%j broadcasts with %j to %j', (a, b, expected) => {
    expect(broadcast(a, b)).toEqual(expected);
    expect(broadcast(b, a)).toEqual(expected);
  });

  it('refuses to broadcast what does not fit', () => {
    expect(() => broadcast([3], [4])).toThrow('Cannot broadcast [3] with [4]');
    expect(() => broadcast(['batch'], ['sequence'])).toThrow(RangeError);
  });

  it('finds the axes that broadcasting repeated', () => {
    expect(broadcastAxes([1, 4], [2, 3, 4])).toEqual([0, 1]);
    expect(broadcastAxes([4], [3, 4])).toEqual([0]);
  });
});

describe('shape rules refuse', () => {
  const cases: Readonly<Record<string, (g: Builder, input: (...shape: number[]) => Tensor) => Tensor>> = {
    'a product of unequal inner sizes': (g, x) => g.gemm(x(2, 3), x(4, 5)),
    'a bias of another size': (g, x) => g.linear(x(2, 3), x(4, 3), x(5)),
    'another number of values': (g, x) => g.reshape(x(2, 3), [7]),
    'a permutation of another rank': (g, x) => g.transpose(x(2, 3), [0, 1, 2]),
    'a slice beyond the end': (g, x) => g.slice(x(2, 3), 1, 2, 2),
    'an axis that is not there': (g, x) => g.reduceSum(x(2, 3), [2]),
    'values of different types': (g, x) => g.add(x(2), g.cast(x(2), 'int32')),
    'an expansion to another size': (g, x) => g.expand(x(2, 3), [2, 4]),
  };
  it.each(Object.entries(cases))('%s', (_, build) => {
    const g = builder();
    let count = 0;
    expect(() => build(g, (...shape) => g.graph.input(`x${count++}`, 'float32', shape))).toThrow(RangeError);
  });

  it('one parameter with two shapes', () => {
    const { graph } = builder();
    graph.parameter('w', [2]);
    expect(graph.parameter('w', [2])).toBe(graph.parameters.get('w'));
    expect(() => graph.parameter('w', [3])).toThrow('Parameter w was declared with another shape');
  });
});

describe('encoding', () => {
  it('runs one graph at any size, with shapes that are known only then', async () => {
    const g = builder();
    const x = g.graph.input('x', 'float32', ['batch', 'sequence', 6]);
    const heads = g.transpose(g.reshape(x, ['batch', 'sequence', 2, 3]), [0, 2, 1, 3]);
    const y = g.reshape(heads, ['batch*sequence', 6]);
    const counted = g.cast(g.counter(['sequence', 2]), 'float32');
    for (const [batch, sequence] of [
      [1, 1],
      [2, 5],
    ] as const) {
      const values = Float32Array.from({ length: batch * sequence * 6 }, (_, i) => i);
      const evaluator = await prepare(g.graph, { y, counted }, { x: [batch, sequence, 6] });
      const result = await evaluator.run({ x: values });
      expect(result['counted']).toEqual(Float64Array.from({ length: sequence * 2 }, (_, i) => i));
      expect([...result['y']!].sort((a, b) => a - b)).toEqual([...values]);
      // The second value of y is the second feature of the first head at the first place.
      expect([...result['y']!.slice(0, 3)]).toEqual([0, 1, 2]);
    }
  });

  it('gives one value under two names, and an input as an output', async () => {
    const g = builder();
    const x = g.graph.input('x', 'float32', [2]);
    const y = g.scale(x, 2);
    const result = await (await prepare(g.graph, { first: y, second: y, same: x })).run({ x: [1, 2] });
    expect(result).toEqual({
      first: Float64Array.of(2, 4),
      second: Float64Array.of(2, 4),
      same: Float64Array.of(1, 2),
    });
  });

  it('leaves out what no output needs', async () => {
    const g = builder();
    const [x, unused] = [g.graph.input('x', 'float32', [2]), g.graph.input('unused', 'float32', [2])];
    g.exp(unused);
    const evaluator = await prepare(g.graph, { y: g.exp(x) });
    expect((await evaluator.run({ x: [0, 0] }))['y']).toEqual(Float64Array.of(1, 1));
  });

  it('names a dimension that no input has', async () => {
    const g = builder();
    const y = g.counter(['nowhere']);
    await expect(prepare(g.graph, { y })).rejects.toThrow('No input has a dimension nowhere');
  });
});

describe('the portable form gives what the CPU kernels give', () => {
  const cases: Readonly<Record<string, (g: Builder, a: Tensor, b: Tensor) => Tensor>> = {
    gelu: (g, a) => g.gelu(a),
    geluTanh: (g, a) => g.geluTanh(a),
    logSoftmax: (g, a) => g.logSoftmax(g.scale(a, 40)),
    'matmul, a transposed': (g, a, b) => g.matmul(a, b, { transposeA: true }, 0.3),
    'matmul, b transposed': (g, a, b) => g.matmul(a, b, { transposeB: true }),
    'matmul, both transposed': (g, a, b) => g.matmul(a, b, { transposeA: true, transposeB: true }, 2),
  };
  it.each(Object.entries(cases))('%s', async (_, build) => {
    const g = builder();
    const [a, b] = [g.graph.input('a', 'float32', [2, 3, 3]), g.graph.input('b', 'float32', [2, 3, 3])];
    const y = build(g, a, b);
    const values = {
      a: Float32Array.from({ length: 18 }, (_, i) => Math.sin(i) * 3),
      b: Float32Array.from({ length: 18 }, (_, i) => Math.cos(i)),
    };
    const portable = await (await prepare(g.graph, { y }, {}, 'portable')).run(values);
    const cpu = await (await prepare(g.graph, { y }, {}, 'cpu')).run(values);
    portable['y']!.forEach((value, index) => expect(value).toBeCloseTo(cpu['y']![index]!, 5));
  });
});
