// An experiment from request to report: its runs one after the other, each kept as an ordinary run folder.
import path from 'node:path';
import { AppError, isCancellation } from '../../common/errors';
import { summariseRuns, type ExperimentReport, type TrainedRun } from '../../evaluation/experiment';
import type { TrainingEvent } from '../../training/events';
import type { TrainRequest } from '../../training/request';
import type { TrainingSettings } from '../../training/settings';
import { runFolder } from '../runFolder';
import { runTraining, type RunOptions } from '../trainingRun';
import type { ExperimentFile } from './experimentFile';
import { writeExperimentReport } from './experimentReport';
import { openExperiment, type ExperimentRequest } from './openExperiment';
import { readTrainedRun } from './trainedRuns';

/** Where a run stands in its experiment. */
export interface RunPlace {
  readonly run: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export type ExperimentEvent = RunPlace &
  (
    | { readonly kind: 'run-start' }
    | { readonly kind: 'run-event'; readonly event: TrainingEvent }
    /** `kept`: it had come to its end before. */
    | { readonly kind: 'run-end'; readonly scores: TrainedRun; readonly kept: boolean }
  );

export interface ExperimentResult {
  /** Null when it was cancelled: it goes on later. */
  readonly report: ExperimentReport | null;
  readonly folder: string;
  readonly reportFile: string;
}

/**
 * Yields what happens in every run. Killed or cancelled and resumed, it keeps the runs that have ended and goes on within the one
 * that had begun.
 * @throws AppError naming what is missing or wrong, and the run it belongs to
 */
export async function* runExperiment(
  request: ExperimentRequest,
  options: RunOptions,
): AsyncGenerator<ExperimentEvent, ExperimentResult> {
  await using open = await openExperiment(request, options.signal);
  const { experiment } = open;
  const { report: reportFile, folder } = runFolder(request.out);
  const finished: TrainedRun[] = [];
  for (const [i, { name }] of experiment.runs.entries()) {
    const place: RunPlace = { run: name, number: i + 1, of: experiment.runs.length };
    const scores = yield* carryOut(place, runRequest(request, experiment, i), options);
    if (scores === undefined) return { report: null, folder, reportFile };
    finished.push(scores);
  }
  const report = summariseRuns(finished);
  await writeExperimentReport(folder, report);
  return { report, folder, reportFile };
}

/** Undefined when it was cancelled. */
async function* carryOut(
  place: RunPlace,
  request: TrainRequest,
  options: RunOptions,
): AsyncGenerator<ExperimentEvent, TrainedRun | undefined> {
  const source = { name: place.run, folder: request.out };
  const before = await readTrainedRun(source);
  if (before !== undefined) {
    yield { ...place, kind: 'run-end', scores: before, kept: true };
    return before;
  }
  if (options.signal?.aborted) return undefined;
  yield { ...place, kind: 'run-start' };
  if (!(yield* eventsOf(place, request, options))) return undefined;
  const scores = await readTrainedRun(source);
  if (scores === undefined) throw new Error('The run left no report');
  yield { ...place, kind: 'run-end', scores, kept: false };
  return scores;
}

/** Returns whether the run came to its end. */
async function* eventsOf(
  place: RunPlace,
  request: TrainRequest,
  options: RunOptions,
): AsyncGenerator<ExperimentEvent, boolean> {
  let ended = false;
  try {
    for await (const event of runTraining(request, options)) {
      if (event.kind === 'done') ended = event.reason !== 'cancelled';
      yield { ...place, kind: 'run-event', event };
    }
    return ended;
  } catch (error) {
    // While its notes were read or its test notes tagged: the next process does that again.
    if (isCancellation(error)) return false;
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${place.run}: ${error.message}`, { cause: error });
  }
}

/** Begins the run or goes on with it. */
function runRequest(
  { out, device }: ExperimentRequest,
  { train, dev, split, test, base, labels, recipe, settings, runs }: ExperimentFile,
  index: number,
): TrainRequest {
  const { name, seed, selections } = runs[index]!;
  return {
    train: train.path,
    ...(split === undefined ? { dev: (dev ?? train).path } : { split }),
    ...(test === null ? {} : { test: test.path }),
    base,
    ...(labels === null ? {} : { labels }),
    out: path.join(out, name),
    device,
    resume: true,
    ...(recipe === undefined ? {} : { recipe }),
    settings: { ...(settings as Partial<TrainingSettings>), seed },
    selections,
  };
}
