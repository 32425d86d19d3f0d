// The weights of a model folder, whichever of the known files it keeps them in.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { throwIfCancelled } from '../../common/errors';
import type { Parameter, Parameters } from '../parameters';
import { readSafetensors } from '../safetensors';
import { readPyTorchCheckpoint, type ReadOptions } from './pytorch';
import { quoteName, refuse } from './refusal';

/** In order of preference: safetensors before pickles, one file before several. */
const weightFiles = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
] as const;

/** Weights of other programs, which are named when they are all there is. */
const foreignFiles = [
  'tf_model.h5',
  'flax_model.msgpack',
  'model.ckpt.index',
  'bert_model.ckpt.index',
  'onnx/model.onnx',
  'adapter_model.safetensors',
  'adapter_model.bin',
];

export interface Checkpoint {
  /** The file that was read (an index stands for its shards). */
  readonly file: string;
  readonly parameters: Parameters;
}

/** @throws AppError (`model`) when the folder has no weights, or weights that cannot be used. */
export async function readCheckpoint(folder: string, options: ReadOptions = {}): Promise<Checkpoint> {
  for (const name of weightFiles) {
    const file = path.join(folder, name);
    if (await isFile(file)) return { file, parameters: await readWeights(file, options) };
  }
  return refuse(folder, await describeMissing(folder));
}

async function describeMissing(folder: string): Promise<string> {
  const wanted = 'model.safetensors or pytorch_model.bin';
  if (!(await isFolder(folder)))
    return 'is no folder: give the folder that holds config.json and the weights';
  for (const name of foreignFiles)
    if (await isFile(path.join(folder, name)))
      return `has no ${wanted}, only ${name}, which cannot be trained from: get the model's PyTorch weights, or convert it with transformers`;
  if (!(await isFile(path.join(folder, 'config.json'))))
    return `is no model folder: it has neither config.json nor ${wanted}`;
  return `has config.json but no ${wanted}: copy or download the weights into it (with Git, "git lfs pull")`;
}

async function readWeights(file: string, options: ReadOptions): Promise<Parameters> {
  if (file.endsWith('.index.json')) return readShards(file, options);
  if (file.endsWith('.bin')) return readPyTorchCheckpoint(file, options);
  throwIfCancelled(options.signal);
  const { wanted } = options;
  const parameters = await readSafetensors(file);
  return wanted === undefined ? parameters : new Map([...parameters].filter(([name]) => wanted(name)));
}

/** Each tensor is taken from the shard that the index names for it, and must be there. */
async function readShards(index: string, options: ReadOptions): Promise<Parameters> {
  const places = parseIndex(await readFile(index, 'utf8'), index);
  const parameters = new Map<string, Parameter>();
  for (const shard of new Set(places.values())) {
    const file = path.join(path.dirname(index), shard);
    if (!(await isFile(file)))
      refuse(index, `names ${shard}, which is not beside it: copy or download all its parts`);
    const wanted = (name: string): boolean => places.get(name) === shard && (options.wanted?.(name) ?? true);
    for (const [name, parameter] of await readWeights(file, { ...options, wanted }))
      parameters.set(name, parameter);
  }
  return parameters;
}

/** Tensor name → file name beside the index. */
function parseIndex(text: string, index: string): ReadonlyMap<string, string> {
  const entries = Object.entries(
    weightMap(text) ?? refuse(index, 'is no index of weights: it has no weight_map'),
  );
  return new Map(entries.map(([name, shard]) => [name, checkShard(shard, index)]));
}

function weightMap(text: string): object | undefined {
  try {
    const index = JSON.parse(text) as { readonly weight_map?: unknown } | null;
    const map = index?.weight_map;
    return typeof map === 'object' && map !== null ? map : undefined;
  } catch {
    return undefined;
  }
}

/** A plain file name: an index must not point outside of its folder. */
function checkShard(shard: unknown, index: string): string {
  if (typeof shard === 'string' && /^[\w-][\w.-]*\.(safetensors|bin)$/.test(shard)) return shard;
  return refuse(index, `names a part ${quoteName(String(shard))} that is no file of weights beside it`);
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
}
