// Runs that belong together (folds, seeds, shares of the training notes): their spread, their folds pooled, their learning curve.
import { mean, poolLabels, type LabelCounts, type PartScores } from './ruleScores';
import { spreadOfScores, type RuleSpread } from './seeds';
import type { Scores } from './counts/tally';

/** Strict scores of a run's best epoch. */
export interface RunScores {
  readonly micro: Scores;
  readonly macro: Scores;
  readonly perLabel: Readonly<Record<string, Scores & LabelCounts>>;
}

/** A finished run, as its folder tells it. */
export interface TrainedRun {
  readonly name: string;
  readonly trainDocuments: number;
  readonly trainEntities: number;
  readonly devDocuments: number;
  /** Runs of one size are repeats: they differ in seed or fold, not in how much they learned from. */
  readonly size: string;
  /** From 1: which fold of the corpus its dev notes are, where it was trained on the rest; else null. */
  readonly fold: number | null;
  /** From 1: the epoch that the scores and the weights are of. */
  readonly epoch: number;
  readonly dev: RunScores;
  /** Null where there were no test notes. */
  readonly test: RunScores | null;
}

/** All runs of one size. */
export interface ExperimentPoint {
  readonly runs: readonly string[];
  /** Means over the runs: folds differ by a note. */
  readonly trainDocuments: number;
  readonly trainEntities: number;
  readonly dev: RuleSpread;
  /** Null unless every run was tested. */
  readonly test: RuleSpread | null;
  /** The dev notes of all folds scored together, each by the model that had not seen it (once a seed); null without folds. */
  readonly pooled: PartScores | null;
}

export interface ExperimentReport {
  readonly runs: readonly TrainedRun[];
  /** The run with the highest micro F1 on its dev notes: its model stands for the experiment. */
  readonly best: { readonly run: string; readonly f1: number };
  /** By size, the smallest first. With two and more they are a learning curve. */
  readonly points: readonly ExperimentPoint[];
}

/** @throws RangeError when there are no runs. */
export function summariseRuns(runs: readonly TrainedRun[]): ExperimentReport {
  const best = bestOf(runs);
  const sizes = [...new Set(runs.map(({ size }) => size))];
  const points = sizes.map((size) => pointOf(runs.filter((run) => run.size === size)));
  return {
    runs,
    best: { run: best.name, f1: best.dev.micro.f1 },
    points: points.sort((a, b) => a.trainDocuments - b.trainDocuments),
  };
}

/** Of equal ones the first. */
function bestOf(runs: readonly TrainedRun[]): TrainedRun {
  const [first, ...others] = runs;
  if (first === undefined) throw new RangeError('An experiment without runs has no scores');
  return others.reduce((best, run) => (run.dev.micro.f1 > best.dev.micro.f1 ? run : best), first);
}

function pointOf(runs: readonly TrainedRun[]): ExperimentPoint {
  const tested = runs.flatMap(({ test }) => test ?? []);
  const devs = runs.map(({ dev }) => dev);
  return {
    runs: runs.map(({ name }) => name),
    trainDocuments: mean(runs.map(({ trainDocuments }) => trainDocuments)),
    trainEntities: mean(runs.map(({ trainEntities }) => trainEntities)),
    dev: spreadOfScores(devs),
    test: tested.length < runs.length ? null : spreadOfScores(tested),
    pooled: runs.every(({ fold }) => fold !== null) ? poolLabels(devs.map(({ perLabel }) => perLabel)) : null,
  };
}
