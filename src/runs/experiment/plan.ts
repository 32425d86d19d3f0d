// The runs of an experiment: every combination of share of the training notes, fold and seed.
import { AppError } from '../../common/errors';
import type { NoteSelection } from '../../training/noteSelection';
import type { Selections } from '../../training/request';
import { trainingSettings } from '../../training/settings';

/** What the runs differ in; an axis that is left out has one place. */
export interface ExperimentAxes {
  /** Cross-validation: as many folds of the training notes, each the dev notes of one run. */
  readonly folds?: number;
  readonly seeds?: readonly number[];
  /** Of the training notes: a learning curve. */
  readonly shares?: readonly number[];
}

export interface PlannedRun {
  /** Its folder inside the experiment's: `fold-2`, `share-0.25-seed-13`. */
  readonly name: string;
  readonly seed: number;
  readonly selections: Selections;
}

export const isExperiment = ({ folds, seeds, shares }: ExperimentAxes): boolean =>
  folds !== undefined || seeds !== undefined || shares !== undefined;

/**
 * Small shares first. All runs share the folds, which `seed` draws; a share is drawn by the run's own seed, so that the
 * deviation over seeds covers the choice of notes too.
 * @param seed of a run where the seeds are no axis
 * @throws AppError `usage` naming the axis that makes no sense
 */
export function planRuns(axes: ExperimentAxes, seed = trainingSettings('pretrained').seed): PlannedRun[] {
  checkAxes(axes);
  const shares = axes.shares?.toSorted((a, b) => a - b) ?? [undefined];
  const folds = Array.from({ length: axes.folds ?? 1 }, (_, i) =>
    axes.folds === undefined ? undefined : i + 1,
  );
  return shares.flatMap((share) =>
    folds.flatMap((fold) =>
      (axes.seeds ?? [undefined]).map((own): PlannedRun => {
        const parts = { share, fold, seed: own };
        return {
          name: nameOf(parts),
          seed: own ?? seed,
          selections: {
            train: [...foldOf(fold, axes, seed, true), ...shareOf(share, own ?? seed)],
            dev: foldOf(fold, axes, seed, false),
          },
        };
      }),
    ),
  );
}

const nameOf = (parts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(parts)
    .flatMap(([axis, place]) => (place === undefined ? [] : [`${axis}-${place}`]))
    .join('-');

function foldOf(
  fold: number | undefined,
  { folds: of = 1 }: ExperimentAxes,
  seed: number,
  rest: boolean,
): NoteSelection[] {
  return fold === undefined ? [] : [{ kind: 'fold', fold, of, seed, rest }];
}

const shareOf = (share: number | undefined, seed: number): NoteSelection[] =>
  share === undefined ? [] : [{ kind: 'share', share, seed, rest: false }];

function checkAxes({ folds, seeds, shares }: ExperimentAxes): void {
  const expect = (holds: boolean, what: string): void => {
    if (!holds) throw new AppError('usage', what);
  };
  const distinct = (values: readonly number[]): boolean => new Set(values).size === values.length;
  expect(folds === undefined || (Number.isSafeInteger(folds) && folds >= 2), '--folds must be 2 or more');
  expect(
    seeds === undefined ||
      (seeds.length > 0 && distinct(seeds) && seeds.every((one) => Number.isSafeInteger(one) && one >= 0)),
    '--seeds must be how many, or different whole numbers separated by commas',
  );
  expect(
    shares === undefined ||
      (shares.length > 0 && distinct(shares) && shares.every((share) => share > 0 && share <= 1)),
    '--learning-curve must be different shares above 0 and at most 1, separated by commas',
  );
}
