// An experiment's folder, opened: a new one with its plan written down, or one that goes on.
import { AppError } from '../../common/errors';
import { FolderLock } from '../../common/folderLock';
import { isScratchModel } from '../../model/scratch';
import type { TrainRequest } from '../../training/request';
import { trainingSettings } from '../../training/recipes';
import type { TrainingSettings } from '../../training/settings';
import { resolveModel } from '../modelRegistry';
import { readRunData, type RunData } from '../runData';
import { createRunFolder, openRunFolder } from '../runFolder';
import { refuseChanges } from '../runPlan';
import { readExperimentFile, writeExperimentFile, type ExperimentFile } from './experimentFile';
import { isExperiment, planRuns, type ExperimentAxes } from './plan';

export interface ExperimentRequest extends TrainRequest {
  /** May be empty when an experiment is resumed. */
  readonly axes: ExperimentAxes;
}

/** As long as it is open, nobody else can go on with it, between two of its runs neither. */
export interface OpenExperiment extends AsyncDisposable {
  readonly experiment: ExperimentFile;
}

/** @throws AppError before anything is computed when the request cannot be carried out. */
export async function openExperiment(
  request: ExperimentRequest,
  signal?: AbortSignal,
): Promise<OpenExperiment> {
  const begun = await readExperimentFile(request.out);
  if (begun === undefined) return begin(request, signal);
  if (!request.resume) throw alreadyThere(request);
  return locked(request, () => goOn(request, begun, signal));
}

const alreadyThere = ({ out }: ExperimentRequest): AppError =>
  new AppError(
    'output',
    `${out} already holds an experiment: add --resume to go on with it, or choose another --out`,
  );

async function locked(
  { out }: ExperimentRequest,
  open: () => Promise<ExperimentFile>,
): Promise<OpenExperiment> {
  const lock = await FolderLock.take(out, 'trains into it');
  try {
    const experiment = await open();
    return { experiment, [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose]() };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

async function goOn(
  request: ExperimentRequest,
  begun: ExperimentFile,
  signal: AbortSignal | undefined,
): Promise<ExperimentFile> {
  refuseOtherRuns(request, begun);
  const { train, dev, split, test } = begun;
  const sources = {
    train: train.path,
    ...(dev === null ? {} : { dev: dev.path }),
    ...(split === undefined ? {} : { split }),
    ...(test === null ? {} : { test: test.path }),
  };
  await readNotes(
    { ...request, ...sources, ...(begun.labels === null ? {} : { labels: begun.labels }) },
    begun,
    signal,
  );
  return begun;
}

async function begin(request: ExperimentRequest, signal?: AbortSignal): Promise<OpenExperiment> {
  const { axes, base, out, recipe = 'fine-tuning', settings, device } = request;
  const runs = planRuns(axes, trainingSettings(recipe, settings).seed);
  await refuseEarly(request);
  const notes = await readNotes(request, undefined, signal);
  if ((axes.folds ?? 0) > notes.train.documents.length) {
    throw new AppError(
      'usage',
      `--folds ${axes.folds} is more than the ${notes.train.documents.length} notes in ${request.train}`,
    );
  }
  const experiment: ExperimentFile = {
    schemaVersion: 1,
    created: new Date().toISOString(),
    base: base!,
    train: notes.train.description,
    dev: axes.folds === undefined ? notes.dev.description : null,
    ...(request.split === undefined ? {} : { split: request.split }),
    test: notes.test?.description ?? null,
    labels: request.labels ?? null,
    ...(request.recipe === undefined ? {} : { recipe: request.recipe }),
    settings,
    device,
    runs,
  };
  await createRunFolder(out);
  return locked(request, async () => {
    if ((await readExperimentFile(out)) !== undefined) throw alreadyThere(request);
    await writeExperimentFile(out, experiment);
    return experiment;
  });
}

/** What would fail every run is told before the folder is made, which then need not be cleared away. */
async function refuseEarly({ axes, train, dev, split, base, out }: ExperimentRequest): Promise<void> {
  if ((await openRunFolder(out)) !== undefined) {
    throw new AppError('usage', `${out} holds a single run, not an experiment: choose another --out`);
  }
  const folded = axes.folds !== undefined;
  if (train === undefined || base === undefined || ((dev ?? split) === undefined && !folded)) {
    throw new AppError(
      'usage',
      `train needs --train, ${folded ? '' : '--dev (or --split, --folds) '}and --base`,
    );
  }
  if (folded && (dev ?? split) !== undefined)
    throw new AppError(
      'usage',
      '--folds takes the dev notes from the training notes: leave --dev and --split out',
    );
  if (!isScratchModel(base)) await resolveModel(base);
}

/** All notes, whatever part of them a run takes. With folds the training notes stand for the dev notes. */
async function readNotes(
  { train, dev, split, test, labels }: TrainRequest,
  begun: ExperimentFile | undefined,
  signal?: AbortSignal,
): Promise<RunData> {
  const plan = { train: train!, dev: dev ?? train!, split, test, labels, selections: { train: [], dev: [] } };
  const manifest = begun && {
    train: begun.train,
    dev: begun.dev ?? undefined,
    test: begun.test ?? undefined,
  };
  return readRunData({ ...plan, manifest }, signal);
}

function refuseOtherRuns(request: ExperimentRequest, begun: ExperimentFile): void {
  // JSON has no undefined values, which a partial schema would allow.
  const settings = begun.settings as Partial<TrainingSettings>;
  refuseChanges('experiment', request, {
    recipe: begun.recipe,
    split: begun.split,
    settings,
    train: begun.train.path,
    dev: begun.dev?.path,
    base: begun.base,
  });
  if (!isExperiment(request.axes)) return;
  const runs = planRuns(request.axes, trainingSettings(begun.recipe ?? 'fine-tuning', settings).seed);
  if (JSON.stringify(runs) === JSON.stringify(begun.runs)) return;
  throw new AppError(
    'usage',
    `The experiment has other runs (${begun.runs.map(({ name }) => name).join(', ')}): leave --folds, --seeds and --learning-curve out, or start a new experiment`,
  );
}
