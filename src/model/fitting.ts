// Fits a checkpoint's weights to a model: old names, a base model's missing prefix, heads that are not ours.
import { AppError } from '../common/errors';
import type { ModelConfiguration } from './configuration';
import { initializeParameters } from './initialization';
import type { Parameter, Parameters } from './parameters';

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
  const byName = new Map([...found].map(([name, parameter]) => [modernName(name, configuration), parameter]));
  const parameters = new Map<string, Parameter>();
  const initialized: string[] = [];
  for (const [name, fresh] of initializeParameters(configuration, seed)) {
    const parameter = byName.get(name);
    byName.delete(name);
    if (parameter !== undefined && sameSize(parameter, fresh)) parameters.set(name, parameter);
    else if (name.startsWith('classifier.')) initialized.push(name);
    else throw misfit(name, fresh, parameter, file);
    if (!parameters.has(name)) parameters.set(name, fresh);
  }
  return { parameters, initialized, unused: [...byName.keys()] };
}

/** TensorFlow's names for the gain and bias of a layer norm, and bodies saved without their model's prefix. */
function modernName(name: string, { architecture }: ModelConfiguration): string {
  const renamed = name.replace(/\.gamma$/, '.weight').replace(/\.beta$/, '.bias');
  return /^(embeddings|encoder|transformer|embeddings_project)\b/.test(renamed)
    ? `${architecture}.${renamed}`
    : renamed;
}

function sameSize(a: Parameter, b: Parameter): boolean {
  return a.shape.join() === b.shape.join();
}

function misfit(name: string, expected: Parameter, parameter: Parameter | undefined, file: string): AppError {
  const wanted = `[${expected.shape.join(', ')}]`;
  const problem =
    parameter === undefined ? `lacks ${name}` : `holds ${name} as [${parameter.shape.join(', ')}]`;
  return new AppError('model', `${file}: the checkpoint ${problem}, and config.json asks for ${wanted}`);
}
