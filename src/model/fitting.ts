// Fits a checkpoint's weights to a model, and gives it the head that the checkpoint lacks.
import { matchParameters } from './checkpoint/names';
import type { ModelConfiguration } from './configuration';
import { initializeParameters, parameterShapes } from './initialization';
import type { Parameters } from './parameters';

export interface FittedParameters {
  readonly parameters: Parameters;
  /** Weights that the checkpoint lacks and that start fresh: the head of a base model. */
  readonly initialized: readonly string[];
  /** Weights of the checkpoint that this model has no use for: other heads, poolers. */
  readonly unused: readonly string[];
}

/**
 * @param seed of fresh weights.
 * @throws AppError `model` when the body of the model (not just its head) is missing or has another shape.
 */
export function fitParameters(
  configuration: ModelConfiguration,
  found: Parameters,
  seed: number,
  file: string,
): FittedParameters {
  const shapes = parameterShapes(configuration);
  const { parameters: matched, initialized, unused } = matchParameters(found, shapes, file);
  const fresh = initializeParameters(configuration, seed, initialized);
  const all = [...shapes.keys()].map((name) => [name, matched.get(name) ?? fresh.get(name)!] as const);
  return { parameters: new Map(all), initialized, unused };
}
