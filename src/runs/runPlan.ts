// What a run is made of: the request of a new one, or the manifest of one that goes on.
import path from 'node:path';
import { AppError } from '../common/errors';
import type { LabelMap } from '../corpus/labelMap';
import type { TrainRequest } from '../training/request';
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
  refuseInsideNotes(request);
  const folder = await createRunFolder(request.out);
  const { settings, labels, test } = request;
  return { folder, train, dev, test, base, labels, settings, manifest: undefined };
}

/** Word pieces and log would be read as notes when the run goes on, or when the next one begins. */
function refuseInsideNotes({ out, train, dev, test }: TrainRequest): void {
  for (const [name, notes] of Object.entries({ train, dev, test })) {
    if (notes === undefined) continue;
    const way = path.relative(path.resolve(notes), path.resolve(out));
    if (way.split(path.sep)[0] === '..' || path.isAbsolute(way)) continue;
    throw new AppError(
      'usage',
      `--out ${out} lies inside the notes of --${name}, and its files would be read as notes: choose a folder outside`,
    );
  }
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
    settings: manifest.settings,
    manifest,
  };
}

/** Another recipe in the middle would give a model that no manifest describes. */
function refuseChanges(request: TrainRequest, manifest: Manifest): void {
  const settings: Readonly<Record<string, unknown>> = manifest.settings;
  const differing = Object.entries(request.settings).find(([name, value]) => settings[name] !== value);
  if (differing !== undefined) {
    throw new AppError(
      'usage',
      `The run began with ${differing[0]} ${String(settings[differing[0]])}: leave it as it was, or start a new run`,
    );
  }
  const places = { train: manifest.train.path, dev: manifest.dev.path, base: manifest.base.name } as const;
  for (const name of ['train', 'dev', 'base'] as const) {
    const given = request[name];
    if (given !== undefined && given !== places[name]) {
      throw new AppError(
        'usage',
        `The run began with --${name} ${places[name]}: leave it out, or start a new run`,
      );
    }
  }
}
