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
  'decay',
  'size',
  'correction',
  'epsilon',
] as const;
export type UpdateNumber = (typeof updateNumbers)[number];

/** Names of a parameter's values: inputs as here, outputs with `new ` before them. */
export const valueNames = {
  weights: (parameter: string): string => `weights ${parameter}`,
  first: (parameter: string): string => `first ${parameter}`,
  second: (parameter: string): string => `second ${parameter}`,
  gradient: (parameter: string): string => `gradient ${parameter}`,
};

export interface UpdateGraph {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** New weights and moments of all parameters from the old ones, their gradients and {@link updateNumbers}. */
export function buildUpdateGraph(shapes: ReadonlyMap<string, readonly number[]>): UpdateGraph {
  const g = new Builder(new Graph());
  const numbers = Object.fromEntries(
    updateNumbers.map((name) => [name, g.graph.input(name, 'float32', [1])]),
  ) as Record<UpdateNumber, Tensor>;
  const outputs: Record<string, Tensor> = {};
  for (const [name, shape] of shapes) {
    const input = (value: keyof typeof valueNames): Tensor =>
      g.graph.input(valueNames[value](name), 'float32', shape);
    const gradient = g.multiply(input('gradient'), numbers.gradient_scale);
    const first = g.add(g.multiply(input('first'), numbers.beta1), g.multiply(gradient, numbers.rest1));
    const squares = g.multiply(g.multiply(gradient, gradient), numbers.rest2);
    const second = g.add(g.multiply(input('second'), numbers.beta2), squares);
    const deviation = g.add(g.multiply(g.sqrt(second), numbers.correction), numbers.epsilon);
    const change = g.divide(g.multiply(first, numbers.size), deviation);
    const weights = input('weights');
    const decayed = isDecayed(name) ? g.multiply(weights, numbers.decay) : weights;
    outputs[`new ${valueNames.weights(name)}`] = g.subtract(decayed, change);
    outputs[`new ${valueNames.first(name)}`] = first;
    outputs[`new ${valueNames.second(name)}`] = second;
  }
  return { graph: g.graph, outputs };
}
