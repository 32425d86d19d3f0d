// Fresh weights: what a model starts from when it is trained from scratch.
import { createRandom } from '../common/random';
import type { ModelConfiguration } from './configuration';
import type { Parameter, Parameters } from './parameters';
import { buildScoringGraph } from './trainingGraph';

/** BERT's `initializer_range`. */
const deviation = 0.02;

/** Shapes of all parameters by name, in the order in which the model uses them. */
export function parameterShapes(configuration: ModelConfiguration): ReadonlyMap<string, readonly number[]> {
  const { graph } = buildScoringGraph(configuration);
  return new Map([...graph.parameters.values()].map(({ name, shape }) => [name, shape as readonly number[]]));
}

/**
 * Normal weights with deviation 0.02 (truncated at two deviations), zero biases, unit gains; the padding row is zero.
 * @param names which parameters; all by default.
 */
export function initializeParameters(
  configuration: ModelConfiguration,
  seed: number,
  names?: readonly string[],
): Parameters {
  const random = createRandom(seed);
  const normal = (): number => {
    for (;;) {
      const value = random.nextNormal();
      if (Math.abs(value) <= 2) return value * deviation;
    }
  };
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of parameterShapes(configuration)) {
    if (names?.includes(name) === false) continue;
    const data = new Float32Array(shape.reduce((size, dimension) => size * dimension, 1));
    if (isGain(name)) data.fill(1);
    else if (!name.endsWith('.bias')) for (let i = 0; i < data.length; i++) data[i] = normal();
    if (name.endsWith('word_embeddings.weight')) clearRow(data, shape, configuration.paddingId);
    parameters.set(name, { shape, data });
  }
  return parameters;
}

/** A layer norm's weight. */
function isGain(name: string): boolean {
  return /(LayerNorm|layer_norm)\.weight$/.test(name);
}

/** Decoupled decay pulls weights and embeddings to zero, not biases and the gains of layer norms. */
export function isDecayed(name: string): boolean {
  return !name.endsWith('.bias') && !isGain(name);
}

function clearRow(data: Float32Array, shape: readonly number[], row: number): void {
  const width = shape[1]!;
  data.fill(0, row * width, (row + 1) * width);
}
