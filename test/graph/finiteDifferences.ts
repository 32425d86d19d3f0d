// Central differences: the gradient of a function of graph inputs, measured instead of derived.
import { createRandom } from '../../src/common/random';
import { differentiate } from '../../src/graph/autodiff';
import { Builder } from '../../src/graph/builder';
import { Graph } from '../../src/graph/graph';
import type { GradientRules } from '../../src/graph/gradients/rule';
import type { Tensor } from '../../src/graph/tensor';
import { prepare } from './evaluate';

export interface DifferenceCase {
  /** `float64` unless a kernel is missing. */
  readonly dataType?: 'float32' | 'float64';
  /** Shapes of the inputs that are differentiated. */
  readonly inputs: readonly (readonly number[])[];
  /** Inputs that are indices: shape and bound. */
  readonly indices?: readonly { readonly shape: readonly number[]; readonly below: number }[];
  readonly build: (g: Builder, inputs: readonly Tensor[], indices: readonly Tensor[]) => Tensor;
  /** Keeps inputs in `[low, high]`, away from kinks and poles. */
  readonly range?: readonly [number, number];
  /** Where a kernel keeps part of its result in less precision than the rest. */
  readonly tolerance?: number;
  /** Elements an input to probe; all where there are fewer. */
  readonly probes?: number;
}

export interface Mismatch {
  readonly input: number;
  /** Largest difference between rule and measurement, relative to the gradient's largest element. */
  readonly relative: number;
}

const seed = 11;

/** For each input the worst element of its gradient: the loss is a random weighting of the case's output. */
export async function compareWithDifferences(
  difference: DifferenceCase,
  rules?: GradientRules,
): Promise<Mismatch[]> {
  const {
    dataType = 'float64',
    inputs: shapes,
    indices = [],
    build,
    range = [-2, 2],
    probes = 24,
  } = difference;
  const g = new Builder(new Graph());
  const random = createRandom(seed);
  const inputs = shapes.map((shape, i) => g.graph.input(`x${i}`, dataType, shape));
  const indexInputs = indices.map(({ shape }, i) => g.graph.input(`i${i}`, 'int64', shape));
  const output = build(g, inputs, indexInputs);
  const weights = g.graph.input('weights', dataType, output.shape);
  const axes = output.shape.map((_, axis) => axis);
  const loss = g.reduceSum(g.multiply(output, weights), axes);
  const gradients = differentiate(g, loss, inputs, rules);
  const named = Object.fromEntries(gradients.map((gradient, i) => [`g${i}`, gradient]));
  const evaluator = await prepare(g.graph, { loss, ...named });
  const uniform = ([low, high]: readonly [number, number]) => low + (high - low) * random.next();
  const fill = (shape: readonly (number | string)[], make: () => number): Float64Array =>
    Float64Array.from({ length: shape.reduce<number>((size, d) => size * Number(d), 1) }, make);
  const values: Record<string, Float64Array> = { weights: fill(output.shape, () => uniform([-1, 1])) };
  shapes.forEach((shape, i) => (values[`x${i}`] = fill(shape, () => uniform(range))));
  indices.forEach(({ shape, below }, i) => (values[`i${i}`] = fill(shape, () => random.nextInt(below))));
  const analytic = await evaluator.run(values);
  const step = dataType === 'float64' ? 1e-5 : 1e-2;
  const lossAt = async (name: string, index: number, delta: number): Promise<number> => {
    const moved = values[name]!.slice();
    moved[index]! += delta;
    return (await evaluator.run({ ...values, [name]: moved }))['loss']![0]!;
  };
  return Promise.all(
    shapes.map(async (_, input) => {
      const name = `x${input}`;
      const gradient = analytic[`g${input}`]!;
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
      let worst = 0;
      for (const index of chosen(gradient.length, probes)) {
        const measured =
          ((await lossAt(name, index, step)) - (await lossAt(name, index, -step))) / (2 * step);
        worst = Math.max(worst, Math.abs(measured - gradient[index]!));
      }
      return { input, relative: worst / largest };
    }),
  );
}

/** Spread evenly over the elements, the first and the last included. */
function chosen(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}
