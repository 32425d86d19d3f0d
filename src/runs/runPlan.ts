// What a run is made of: the request of a new one, or the manifest of one that goes on.
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../common/errors';
import type { LabelMap } from '../corpus/labelMap';
import { formatSplit, type Split } from '../corpus/splitCorpus';
import type { Selections, TrainRequest } from '../training/request';
import { settingTable, type SettingName } from '../training/settingTable';
import type { RecipeName } from '../training/recipes';
import type { TrainingSettings } from '../training/settings';
import { readManifest, type Manifest } from './manifest';
import { createRunFolder, openRunFolder, type RunFolder } from './runFolder';

/** Of a run or an experiment that goes on: what a request may name again, but not change. */
export interface Begun {
  readonly recipe: RecipeName | undefined;
  readonly settings: Partial<TrainingSettings>;
  readonly train: string;
  /** Undefined where the dev notes are folds of the training notes. */
  readonly dev: string | undefined;
  readonly split: Split | undefined;
  readonly base: string;
}

export interface RunPlan {
  readonly folder: RunFolder;
  readonly train: string;
  /** The same as `train` where one corpus is split. */
  readonly dev: string;
  readonly split: Split | undefined;
  readonly test: string | undefined;
  readonly selections: Selections;
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
  const { train, split, base } = request;
  if (split !== undefined && request.dev !== undefined)
    throw new AppError('usage', '--dev and --split exclude each other: leave one out');
  const dev = split === undefined ? request.dev : train;
  if (train === undefined || dev === undefined || base === undefined) {
    const what = request.resume ? `${request.out} holds no run to resume, and to start one, ` : '';
    throw new AppError('usage', `${what}train needs --train, --dev (or --split) and --base`);
  }
  const folder = await createRunFolder(request.out);
  const { recipe, settings, labels, test, selections = { train: [], dev: [] } } = request;
  return { folder, train, dev, split, test, selections, base, labels, recipe, settings, manifest: undefined };
}

async function planResumed(request: TrainRequest, folder: RunFolder): Promise<RunPlan> {
  const manifest = await readManifest(folder.manifest);
  const { recipe, settings, train, dev, split, base } = manifest;
  const begun = { recipe, settings, train: train.path, dev: dev.path, split, base: base.name };
  refuseChanges('run', request, begun);
  return {
    folder,
    train: manifest.train.path,
    dev: manifest.dev.path,
    split: manifest.split,
    test: request.test ?? manifest.test?.path,
    selections: { train: manifest.train.selection ?? [], dev: manifest.dev.selection ?? [] },
    base: manifest.base.name,
    labels: manifest.labels ?? undefined,
    recipe: manifest.recipe,
    settings: manifest.settings,
    manifest,
  };
}

/**
 * Another recipe in the middle would give a model that no manifest describes.
 * @throws AppError (`usage`) naming what the request changes of what was begun
 */
export function refuseChanges(
  what: 'run' | 'experiment',
  request: TrainRequest,
  { settings: before, split, ...begun }: Begun,
): void {
  for (const [name, value] of Object.entries(request.settings) as [SettingName, unknown][]) {
    if (!isDeepStrictEqual(value, before[name])) refuseChange(what, settingTable[name].flag, before[name]);
  }
  if (request.split !== undefined && !isDeepStrictEqual(request.split, split))
    refuseChange(what, '--split', split && formatSplit(split));
  if (request.dev !== undefined && split !== undefined) refuseChange(what, '--split', formatSplit(split));
  for (const name of ['recipe', 'train', 'dev', 'base'] as const) {
    const given = request[name];
    if (given !== undefined && given !== begun[name]) refuseChange(what, `--${name}`, begun[name]);
  }
}

function refuseChange(what: string, flag: string, value: unknown): never {
  const before = value === undefined ? 'left out' : typeof value === 'string' ? value : JSON.stringify(value);
  throw new AppError(
    'usage',
    `The ${what} began with ${flag} ${before}: leave it out, or start a new ${what}`,
  );
}
