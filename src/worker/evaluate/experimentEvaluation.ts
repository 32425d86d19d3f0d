// An experiment's notes, tagged by its models: every fold by the model that has not seen it, or the dev notes by the best run.
import path from 'node:path';
import { summariseRuns, type ExperimentReport } from '../../evaluation/experiment';
import { AppError } from '../../common/errors';
import { readTrainedRuns } from '../../runs/experiment/trainedRuns';
import type { Context, ReadSide } from './evaluationContext';
import { tagWithRun, type TaggedRun } from './runEvaluation';

export interface TaggedExperiment extends TaggedRun {
  readonly experiment: ExperimentReport;
  /** Whose predictions they are. */
  readonly by: string;
}

/** @throws AppError `input` when not all its runs have come to their end. */
export async function tagWithExperiment(
  folder: string,
  context: Context,
  read: (data: string) => Promise<ReadSide>,
): Promise<TaggedExperiment> {
  const { runs, unfinished } = await readTrainedRuns([folder]);
  if (unfinished.length > 0) {
    throw new AppError(
      'input',
      `${unfinished.join(', ')} of ${folder} have not come to their end. Resume the experiment, or show the report of a run.`,
    );
  }
  const experiment = summariseRuns(runs);
  const names = foldsOnce(experiment);
  if (names.length === 0) {
    const tagged = await tagWithRun(path.join(folder, experiment.best.run), context, read);
    return { ...tagged, experiment, by: `${experiment.best.run}, the best of ${runs.length} runs` };
  }
  const parts: TaggedRun[] = [];
  for (const name of names) parts.push(await tagWithRun(path.join(folder, name), context, read, 'dev'));
  return { ...joined(parts), experiment, by: `${names.length} folds pooled` };
}

/** The runs of most training notes, one a fold: with several seeds the first of each, so that no note counts twice. */
function foldsOnce({ runs, points }: ExperimentReport): string[] {
  const last = new Set(points.at(-1)?.runs);
  const folds = new Map<number, string>();
  for (const { name, fold } of runs)
    if (fold !== null && last.has(name) && !folds.has(fold)) folds.set(fold, name);
  return [...folds.values()];
}

function joined(parts: readonly TaggedRun[]): TaggedRun {
  return {
    gold: {
      documents: parts.flatMap(({ gold }) => gold.documents),
      notes: Object.assign({}, ...parts.map(({ gold }) => gold.notes)) as ReadSide['notes'],
      problems: parts.flatMap(({ gold }) => gold.problems),
    },
    predicted: parts.flatMap(({ predicted }) => predicted),
    split: 'dev',
  };
}
