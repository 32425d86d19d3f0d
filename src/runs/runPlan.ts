// What a run is made of: the request of a new one, or the manifest of one that goes on.
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../common/errors';
import type { LabelMap } from '../corpus/labelMap';
import type { TrainRequest } from '../training/request';
import { settingTable, type SettingName } from '../training/settingTable';
import type { RecipeName } from '../training/recipes';
import type { TrainingSettings } from '../training/settings';
import { readManifest, type Manifest } from './manifest';
import { createRunFolder, openRunFolder, type RunFolder } from './runFolder';

export interface RunPlan {
  readonly folder: RunFolder;
  readonly train: string;
  readonly dev: string;
  readonly test: string | undefined;
  readonly base: string;
  readonly labels: LabelMap | undefined;
  readonly recipe: RecipeName | undefined;
  readonly settings: Partial<TrainingSettings>;
  /** Undefined for a new run. */
  readonly manifest: Manifest | undefined;
}

/** Makes the folder of a new run. @throws AppError when the request does not say enough, or not what the manifest says. */
export async function planRun(request: TrainRequest): Promise<RunPlan> {
  const folder = request.resume ? await openRunFolder(request.out) : undefined;
  return folder === undefined ? planNew(request) : planResumed(request, folder);
}

async function planNew(request: TrainRequest): Promise<RunPlan> {
  const { train, dev, base } = request;
  if (train === undefined || dev === undefined || base === undefined) {
    const what = request.resume ? `${request.out} holds no run to resume, and to start one, ` : '';
    throw new AppError('usage', `${what}train needs --train, --dev and --base`);
  }
  const folder = await createRunFolder(request.out);
  const { recipe, settings, labels, test } = request;
  return { folder, train, dev, test, base, labels, recipe, settings, manifest: undefined };
}

async function planResumed(request: TrainRequest, folder: RunFolder): Promise<RunPlan> {
  const manifest = await readManifest(folder.manifest);
  refuseChanges(request, manifest);
  return {
    folder,
    train: manifest.train.path,
    dev: manifest.dev.path,
    test: request.test ?? manifest.test?.path,
    base: manifest.base.name,
    labels: manifest.labels ?? undefined,
    recipe: manifest.recipe,
    settings: manifest.settings,
    manifest,
  };
}

/** Another recipe in the middle would give a model that no manifest describes. */
function refuseChanges(request: TrainRequest, manifest: Manifest): void {
  const began = manifest.settings;
  for (const [name, value] of Object.entries(request.settings) as [SettingName, unknown][]) {
    if (!isDeepStrictEqual(value, began[name])) refuseChange(settingTable[name].flag, began[name]);
  }
  if (request.recipe !== undefined && request.recipe !== manifest.recipe)
    refuseChange('--recipe', manifest.recipe ?? null);
  const places = { train: manifest.train.path, dev: manifest.dev.path, base: manifest.base.name } as const;
  for (const name of ['train', 'dev', 'base'] as const) {
    const given = request[name];
    if (given !== undefined && given !== places[name]) refuseChange(`--${name}`, places[name]);
  }
}

function refuseChange(flag: string, before: unknown): never {
  const what = typeof before === 'string' ? before : JSON.stringify(before);
  throw new AppError('usage', `The run began with ${flag} ${what}: leave it out, or start a new run`);
}
