// AdamW as a graph, for devices whose memory only graphs can write.
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import type { Tensor } from '../graph/tensor';
import { isDecayed } from './initialization';

/** Each is a float32 `[1]`. */
export const updateNumbers = [
  'gradient_scale',
  'beta1',
  'rest1',
  'beta2',
  'rest2',
  'correction',
  'epsilon',
  'kept',
  'joined',
] as const;
export type UpdateNumber = (typeof updateNumbers)[number];

/** The inputs of parameters whose rate is the step's times `rate`, likewise `[1]`: how far a step goes, and what decay leaves. */
export const rateNames = {
  size: (rate: number): string => `size × ${rate}`,
  decay: (rate: number): string => `decay × ${rate}`,
};

/** Names of a parameter's values: inputs as here, outputs with `new ` before them. */
export const valueNames = {
  weights: (parameter: string): string => `weights ${parameter}`,
  first: (parameter: string): string => `first ${parameter}`,
  second: (parameter: string): string => `second ${parameter}`,
  gradient: (parameter: string): string => `gradient ${parameter}`,
  average: (parameter: string): string => `average ${parameter}`,
};

export interface UpdateGraph {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export interface UpdatedParameter {
  readonly shape: readonly number[];
  /** What the step's rate is multiplied by. */
  readonly rate: number;
}

/**
 * New weights and moments of all parameters from the old ones, their gradients and {@link updateNumbers}; with `averaged` new
 * running averages of the weights too.
 */
export function buildUpdateGraph(
  parameters: ReadonlyMap<string, UpdatedParameter>,
  averaged = false,
): UpdateGraph {
  const g = new Builder(new Graph());
  const scalar = (name: string): Tensor => g.graph.input(name, 'float32', [1]);
  const numbers = Object.fromEntries(updateNumbers.map((name) => [name, scalar(name)])) as Record<
    UpdateNumber,
    Tensor
  >;
  const rates = [...new Set([...parameters.values()].map(({ rate }) => rate))];
  const byRate = new Map(
    rates.map((rate) => [rate, { size: scalar(rateNames.size(rate)), decay: scalar(rateNames.decay(rate)) }]),
  );
  const outputs: Record<string, Tensor> = {};
  for (const [name, { shape, rate }] of parameters) {
    const { size, decay } = byRate.get(rate)!;
    const input = (value: keyof typeof valueNames): Tensor =>
      g.graph.input(valueNames[value](name), 'float32', shape);
    const gradient = g.multiply(input('gradient'), numbers.gradient_scale);
    const first = g.add(g.multiply(input('first'), numbers.beta1), g.multiply(gradient, numbers.rest1));
    const squares = g.multiply(g.multiply(gradient, gradient), numbers.rest2);
    const second = g.add(g.multiply(input('second'), numbers.beta2), squares);
    const deviation = g.add(g.multiply(g.sqrt(second), numbers.correction), numbers.epsilon);
    const change = g.divide(g.multiply(first, size), deviation);
    const weights = input('weights');
    const decayed = isDecayed(name) ? g.multiply(weights, decay) : weights;
    const updated = g.subtract(decayed, change);
    outputs[`new ${valueNames.weights(name)}`] = updated;
    outputs[`new ${valueNames.first(name)}`] = first;
    outputs[`new ${valueNames.second(name)}`] = second;
    if (averaged)
      outputs[`new ${valueNames.average(name)}`] = g.add(
        g.multiply(input('average'), numbers.kept),
        g.multiply(updated, numbers.joined),
      );
  }
  return { graph: g.graph, outputs };
}
