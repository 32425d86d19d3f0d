import { describe, expect, it } from 'vitest';
import { planRuns, type ExperimentAxes } from '../../../src/runs/experiment/plan';

const names = (axes: ExperimentAxes): string[] => planRuns(axes, 13).map(({ name }) => name);

describe('the runs of an experiment', () => {
  it.each<[ExperimentAxes, string[]]>([
    [{ folds: 3 }, ['fold-1', 'fold-2', 'fold-3']],
    [{ seeds: [3, 1] }, ['seed-3', 'seed-1']],
    [{ seeds: 3 }, ['seed-13', 'seed-14', 'seed-15']],
    [{ shares: [1, 0.1] }, ['share-0.1', 'share-1']],
    [{ folds: 2, seeds: [1, 2] }, ['fold-1-seed-1', 'fold-1-seed-2', 'fold-2-seed-1', 'fold-2-seed-2']],
    [
      { shares: [0.5, 1], seeds: [1, 2] },
      ['share-0.5-seed-1', 'share-0.5-seed-2', 'share-1-seed-1', 'share-1-seed-2'],
    ],
  ])('%j are %j', (axes, expected) => expect(names(axes)).toEqual(expected));

  it('of a cross-validation train on all folds but the one they are scored on, whatever their seed', () => {
    const runs = planRuns({ folds: 2, seeds: [7, 8] }, 3);
    expect(runs.map(({ seed }) => seed)).toEqual([7, 8, 7, 8]);
    expect(runs[3]!.selections).toEqual({
      train: [{ kind: 'fold', fold: 2, of: 2, seed: 3, rest: true }],
      dev: [{ kind: 'fold', fold: 2, of: 2, seed: 3, rest: false }],
    });
  });

  it('of a learning curve draw their notes by their own seed, from what the fold leaves them', () => {
    const [run] = planRuns({ folds: 2, shares: [0.5], seeds: [7] }, 3);
    expect(run!.selections.train).toEqual([
      { kind: 'fold', fold: 1, of: 2, seed: 3, rest: true },
      { kind: 'share', share: 0.5, seed: 7, rest: false },
    ]);
    expect(planRuns({ shares: [0.5] }, 13)[0]).toMatchObject({
      seed: 13,
      selections: { train: [{ kind: 'share', share: 0.5, seed: 13, rest: false }], dev: [] },
    });
  });

  it.each<[ExperimentAxes, RegExp]>([
    [{ folds: 1 }, /--folds must be a whole number from 2 to 10000/],
    [{ folds: 2.5 }, /--folds/],
    [{ seeds: [] }, /--seeds/],
    [{ seeds: 1 }, /--seeds/],
    [{ seeds: [1, 1] }, /--seeds must be how many/],
    [{ seeds: [-1] }, /--seeds/],
    [{ seeds: [2 ** 32] }, /--seeds must be .* up to 4294967295/],
    [{ seeds: 1e9 }, /--seeds must be how many/],
    [{ folds: 1e9 }, /--folds must be a whole number from 2 to 10000/],
    [{ shares: [0] }, /--learning-curve must be different shares above 0/],
    [{ shares: [0.5, 1.5] }, /--learning-curve/],
    [{ shares: [0.5, 0.5] }, /--learning-curve/],
  ])('%j are refused', (axes, message) => expect(() => planRuns(axes, 13)).toThrow(message));

  it('refuses seeds that would count on beyond the largest', () => {
    expect(planRuns({ seeds: 2 }, 2 ** 32 - 2).map(({ seed }) => seed)).toEqual([
      4_294_967_294, 4_294_967_295,
    ]);
    expect(() => planRuns({ seeds: 3 }, 2 ** 32 - 2)).toThrow(
      /--seeds goes from 4294967294 beyond the largest seed/,
    );
  });
});
