// The registry of models: a built-in or downloaded name, a Hugging Face folder or a run → the folder that holds the model.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../common/errors';
import { experimentFileName, readExperimentReport } from './experiment/experimentReport';
import { defaultCacheFolder, findCachedModel } from './hub/cache';
import { isHubName } from './hub/downloadModel';

export interface ModelReference {
  /** As people call it: the built-in name, or the folder as it was given. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly origin: 'built-in' | 'folder' | 'run' | 'experiment' | 'downloaded';
  /** Which run of an experiment it is, and why. */
  readonly choice?: string;
}

/** Where models that ship with the program lie: `models/` of the package, seen from a bundle (`dist`) or a source (`src/runs`). */
export async function builtInModelsFolder(): Promise<string | undefined> {
  for (const up of ['..', '../..']) {
    const folder = path.resolve(__dirname, up, 'models');
    if (await isFolder(folder)) return folder;
  }
  return undefined;
}

export async function listBuiltInModels(): Promise<ModelReference[]> {
  const folder = await builtInModelsFolder();
  if (folder === undefined) return [];
  const names = (await readdir(folder)).sort();
  const references = names.map((name): ModelReference => ({
    name,
    folder: path.join(folder, name),
    origin: 'built-in',
  }));
  const usable = await Promise.all(references.map(async (reference) => holdsModel(reference.folder)));
  return references.filter((_, index) => usable[index]);
}

/**
 * Finds the model that `NAME|DIR|RUN` means; a folder wins over a built-in model of the same name, and that over a downloaded one.
 * @throws AppError (`model`) when there is none, or when the folder has no weights.
 */
export async function resolveModel(reference: string): Promise<ModelReference> {
  const folder = path.resolve(reference);
  if (await isFolder(folder)) return resolveFolder(reference, folder);
  const builtIn = await listBuiltInModels();
  const found = builtIn.find(({ name }) => name === reference);
  if (found !== undefined) return found;
  const downloaded = await findCachedModel(defaultCacheFolder(), { name: reference, revision: 'main' });
  if (downloaded !== undefined) return { name: reference, folder: downloaded, origin: 'downloaded' };
  throw unknownModel(reference, builtIn);
}

/** Nothing is fetched unasked: who means a model of the hub is told how to ask. */
function unknownModel(reference: string, builtIn: readonly ModelReference[]): AppError {
  const names = builtIn.map(({ name }) => name).join(', ') || 'none';
  const advice = isHubName(reference)
    ? `; to download it, run note-tagger models --download ${reference}`
    : '';
  return new AppError(
    'model',
    `No model ${reference}: it is neither a folder nor a built-in model (built-in: ${names})${advice}`,
  );
}

async function resolveFolder(name: string, folder: string): Promise<ModelReference> {
  if (await isFile(path.join(folder, experimentFileName))) return resolveExperiment(name, folder);
  if (await isFile(path.join(folder, 'manifest.json'))) {
    const best = path.join(folder, 'best');
    if (await holdsModel(best)) return { name, folder: best, origin: 'run' };
    throw new AppError(
      'model',
      `The run ${name} has no best model yet: let its first epoch end (train --resume)`,
    );
  }
  if (!(await isFile(path.join(folder, 'config.json')))) {
    throw new AppError('model', `${name} is no model folder: it has no config.json`);
  }
  if (!(await holdsWeights(folder))) {
    throw new AppError(
      'model',
      `${name} has no weights: put model.safetensors or pytorch_model.bin beside its config.json`,
    );
  }
  return { name, folder, origin: 'folder' };
}

/** The best run by its dev notes stands for the experiment. */
async function resolveExperiment(name: string, folder: string): Promise<ModelReference> {
  const report = await readExperimentReport(folder);
  if (report === undefined) {
    throw new AppError(
      'model',
      `The experiment ${name} has not come to its end: go on with it (train --resume), or name one of its runs`,
    );
  }
  const { run, f1 } = report.best;
  const { folder: best } = await resolveFolder(`${name}/${run}`, path.join(folder, run));
  const choice = `${run}, with dev F1 ${f1.toFixed(3)} the best of ${report.runs.length} runs`;
  return { name, folder: best, origin: 'experiment', choice };
}

const weightFiles = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
  'onnx/model.onnx',
  'onnx/model_quantized.onnx',
];

async function holdsModel(folder: string): Promise<boolean> {
  return (await isFile(path.join(folder, 'config.json'))) && holdsWeights(folder);
}

async function holdsWeights(folder: string): Promise<boolean> {
  const found = await Promise.all(weightFiles.map(async (file) => isFile(path.join(folder, file))));
  return found.includes(true);
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}
