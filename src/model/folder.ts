// A model's folder as Hugging Face lays it out: `config.json` and the weights.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import { plainName } from './checkpoint/names';
import { readCheckpoint } from './checkpoint/readCheckpoint';
import type { ModelConfiguration } from './configuration';
import { formatConfiguration, parseConfiguration } from './configurationFile';
import { fitParameters, type FittedParameters } from './fitting';
import type { Parameters } from './parameters';
import { encodeSafetensors } from './safetensors';

export interface ModelFolder extends FittedParameters {
  readonly configuration: ModelConfiguration;
}

export interface ReadModelOptions {
  /** The tags of the model to be; a checkpoint whose head has another size gets a fresh one. Absent: the checkpoint's own. */
  readonly tags?: readonly string[];
  /** Of weights that the checkpoint lacks. */
  readonly seed?: number;
}

/** @throws AppError `model` when the folder is not a model that we can use. */
export async function readModelFolder(
  folder: string,
  { tags, seed = 0 }: ReadModelOptions = {},
): Promise<ModelFolder> {
  const own = await readConfiguration(folder);
  const configuration = tags === undefined ? own : { ...own, tags };
  const { file, parameters } = await readCheckpoint(folder);
  // A head for other tags is not ours, even where it happens to have the same size.
  const found =
    tags === undefined || tags.join('\n') === own.tags.join('\n') ? parameters : withoutHead(parameters);
  return { configuration, ...fitParameters(configuration, found, seed, file) };
}

/**
 * A base model has no head of its own: a random one would give random entities.
 * @throws AppError `model` for it, too.
 */
export async function readTrainedModel(folder: string): Promise<ModelFolder> {
  const model = await readModelFolder(folder);
  if (model.initialized.length === 0) return model;
  throw new AppError(
    'model',
    `${folder} is a base model without a head for entities (no ${model.initialized.join(', ')} for the ${model.configuration.tags.length} labels of its config.json): fine-tune it first (note-tagger train --base)`,
  );
}

function withoutHead(parameters: Parameters): Parameters {
  return new Map([...parameters].filter(([name]) => !plainName(name)?.startsWith('classifier.')));
}

export async function readConfiguration(folder: string): Promise<ModelConfiguration> {
  const file = path.join(folder, 'config.json');
  if (!existsSync(file))
    throw new AppError('model', `${folder}: no config.json; a model folder has one beside its weights`);
  return parseConfiguration(await readFile(file, 'utf8'), file);
}

/** Writes `config.json` and `model.safetensors`, each whole or not at all. */
export async function writeModelFolder(
  folder: string,
  configuration: ModelConfiguration,
  parameters: Parameters,
): Promise<void> {
  await writeFileAtomic(path.join(folder, 'model.safetensors'), encodeSafetensors(parameters));
  await writeFileAtomic(path.join(folder, 'config.json'), formatConfiguration(configuration));
}
