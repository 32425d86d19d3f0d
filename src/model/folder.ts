// A model's folder as Hugging Face lays it out: `config.json` and the weights.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import type { ModelConfiguration } from './configuration';
import { formatConfiguration, parseConfiguration } from './configurationFile';
import { fitParameters, type FittedParameters } from './fitting';
import type { Parameter, Parameters } from './parameters';
import { encodeSafetensors, readSafetensors } from './safetensors';

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
  const found = new Map(await readWeights(folder));
  // A head for other tags is not ours, even where it happens to have the same size.
  if (tags !== undefined && tags.join('\n') !== own.tags.join('\n'))
    for (const name of ['classifier.weight', 'classifier.bias']) found.delete(name);
  return { configuration, ...fitParameters(configuration, found, seed, folder) };
}

export async function readConfiguration(folder: string): Promise<ModelConfiguration> {
  const file = path.join(folder, 'config.json');
  if (!existsSync(file))
    throw new AppError('model', `${folder}: no config.json; a model folder has one beside its weights`);
  return parseConfiguration(await readFile(file, 'utf8'), file);
}

async function readWeights(folder: string): Promise<Parameters> {
  const whole = path.join(folder, 'model.safetensors');
  if (existsSync(whole)) return readSafetensors(whole);
  const index = path.join(folder, 'model.safetensors.index.json');
  if (existsSync(index)) return readShards(index);
  throw new AppError('model', `${folder}: no weights; expected model.safetensors`);
}

/** Weights spread over several files beside their index. */
async function readShards(index: string): Promise<Parameters> {
  const parameters = new Map<string, Parameter>();
  for (const shard of new Set(shardNames(await readFile(index, 'utf8'), index)))
    for (const [name, parameter] of await readSafetensors(path.join(path.dirname(index), shard)))
      parameters.set(name, parameter);
  return parameters;
}

function shardNames(text: string, file: string): string[] {
  try {
    const { weight_map: map } = JSON.parse(text) as { weight_map?: unknown };
    if (typeof map === 'object' && map !== null) {
      const names: unknown[] = Object.values(map);
      // A name with a path could point anywhere on the disk.
      if (names.every((name) => typeof name === 'string' && /^[\w.-]+\.safetensors$/.test(name)))
        return names as string[];
    }
  } catch {
    // Reported below with the file's name.
  }
  throw new AppError('model', `${file}: not an index of safetensors files`);
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
