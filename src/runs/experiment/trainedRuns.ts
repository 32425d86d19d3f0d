// What finished runs scored, read from their folders: the runs of an experiment, or any others.
import path from 'node:path';
import type { TrainedRun } from '../../evaluation/experiment';
import { AppError } from '../../common/errors';
import { readManifest, type DataDescription } from '../manifest';
import { readReport } from '../report';
import { openRunFolder } from '../runFolder';
import { readExperimentFile } from './experimentFile';

export interface FoundRuns {
  readonly runs: readonly TrainedRun[];
  /** Names of runs that have not come to their end. */
  readonly unfinished: readonly string[];
}

/**
 * The runs in the folders, each a run or an experiment.
 * @throws AppError (`input`) when a folder is neither
 */
export async function readTrainedRuns(folders: readonly string[]): Promise<FoundRuns> {
  const places = (await Promise.all(folders.map((folder) => placesIn(folder, folders.length > 1)))).flat();
  const found = await Promise.all(
    places.map(async (place) => ({ ...place, run: await readTrainedRun(place) })),
  );
  return {
    runs: found.flatMap(({ run }) => run ?? []),
    unfinished: found.flatMap(({ name, run }) => (run === undefined ? [name] : [])),
  };
}

interface Place {
  readonly name: string;
  readonly folder: string;
}

async function placesIn(folder: string, isOneOfMany: boolean): Promise<Place[]> {
  const experiment = await readExperimentFile(folder);
  if (experiment !== undefined) {
    const prefix = isOneOfMany ? `${path.basename(path.resolve(folder))}/` : '';
    return experiment.runs.map(({ name }) => ({ name: prefix + name, folder: path.join(folder, name) }));
  }
  if ((await openRunFolder(folder)) === undefined) {
    throw new AppError(
      'input',
      `${folder} holds neither a run nor an experiment: choose the --out of a training`,
    );
  }
  return [{ name: path.basename(path.resolve(folder)), folder }];
}

/** Undefined when the run has no report yet: it is going on, or was stopped. */
export async function readTrainedRun({ name, folder }: Place): Promise<TrainedRun | undefined> {
  const run = await openRunFolder(folder);
  const report = run === undefined ? undefined : await readReport(run.report);
  if (run === undefined || report === undefined) return undefined;
  const { train, dev } = await readManifest(run.manifest);
  return {
    name,
    trainDocuments: train.documents,
    trainEntities: train.entities,
    devDocuments: dev.documents,
    size: sizeOf(train),
    fold: dev.selection?.find((one) => one.kind === 'fold')?.fold ?? null,
    epoch: report.best.epoch,
    dev: report.dev,
    test: report.test,
  };
}

/** A share of the same notes is one size, whichever were drawn; so are folds, which differ by a note. */
function sizeOf({ selection = [], documents }: DataDescription): string {
  const share = selection.find((one) => one.kind === 'share');
  const fold = selection.find((one) => one.kind === 'fold');
  if (share !== undefined) return `share ${share.share}`;
  return fold === undefined ? `${documents} notes` : `${fold.of} folds`;
}
