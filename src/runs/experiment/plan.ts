// The runs of an experiment: every combination of share of the training notes, fold and seed.
import { AppError } from '../../common/errors';
import { largestSeed } from '../../common/random';
import type { NoteSelection } from '../../training/noteSelection';
import type { Selections } from '../../training/request';

/** What the runs differ in; an axis that is left out has one place. */
export interface ExperimentAxes {
  /** Cross-validation: as many folds of the training notes, each the dev notes of one run. */
  readonly folds?: number;
  /** Which, or how many, counted on from the seed of the recipe. */
  readonly seeds?: number | readonly number[];
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
 * @param seed the recipe's: of all runs where the seeds are no axis
 * @throws AppError `usage` naming the axis that makes no sense
 */
export function planRuns(axes: ExperimentAxes, seed: number): PlannedRun[] {
  checkAxes(axes, seed);
  const seeds = typeof axes.seeds === 'number' ? upFrom(seed, axes.seeds) : axes.seeds;
  const shares = axes.shares?.toSorted((a, b) => a - b) ?? [undefined];
  const folds = Array.from({ length: axes.folds ?? 1 }, (_, i) =>
    axes.folds === undefined ? undefined : i + 1,
  );
  return shares.flatMap((share) =>
    folds.flatMap((fold) =>
      (seeds ?? [undefined]).map((own): PlannedRun => {
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

const upFrom = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

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

/** More runs are a slip of the keyboard; a plan of them would not fit in memory. */
const mostPlaces = 10_000;

function checkAxes({ folds, seeds, shares }: ExperimentAxes, first: number): void {
  const count = (value: number, least: number, most: number): boolean =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  const list = (values: readonly number[], fits: (value: number) => boolean): boolean =>
    values.length > 0 && new Set(values).size === values.length && values.every(fits);
  const expect = (holds: boolean, what: string): void => {
    if (!holds) throw new AppError('usage', what);
  };
  expect(
    folds === undefined || count(folds, 2, mostPlaces),
    `--folds must be a whole number from 2 to ${mostPlaces}`,
  );
  expect(
    seeds === undefined ||
      (typeof seeds === 'number'
        ? count(seeds, 2, mostPlaces)
        : list(seeds, (one) => count(one, 0, largestSeed))),
    `--seeds must be how many (2 to ${mostPlaces}), or different whole numbers up to ${largestSeed} separated by commas`,
  );
  expect(
    typeof seeds !== 'number' || first + seeds - 1 <= largestSeed,
    `--seeds goes from ${first} beyond the largest seed, ${largestSeed}: choose a lower --seed`,
  );
  expect(
    shares === undefined || list(shares, (share) => share > 0 && share <= 1),
    '--learning-curve must be different shares above 0 and at most 1, separated by commas',
  );
}
