// Is one system better than another? Paired approximate randomisation over documents (Noreen 1989; Yeh 2000).
import { throwIfCancelled } from '../common/errors';
import { createRandom } from '../common/random';
import { f1Of, type Tally } from './tally';

export interface RandomizationOptions {
  readonly shuffles: number;
  readonly seed: number;
}

export const defaultRandomization: RandomizationOptions = { shuffles: 10_000, seed: 1 };

export type Metric = 'precision' | 'recall' | 'f1';

export interface Significance {
  /** Score of A minus score of B. */
  readonly difference: number;
  /** Two-sided: (shuffles with at least this difference + 1) / (shuffles + 1). */
  readonly pValue: number;
}

type Total = [gold: number, predicted: number, matchedGold: number, matchedPredicted: number];

/**
 * Under the null hypothesis it does not matter which system made which output: each shuffle swaps the two systems'
 * counts of every document with probability one half.
 * @param a @param b counts of the same documents in the same order
 */
export function approximateRandomization(
  a: readonly Tally[],
  b: readonly Tally[],
  options: RandomizationOptions = defaultRandomization,
  signal?: AbortSignal,
): Record<Metric, Significance> {
  // Only documents on which the two differ can change anything.
  const differing = a.flatMap((tally, i) => (sameTally(tally, b[i]!) ? [] : [i]));
  const [totalA, totalB] = [sumOf(a), sumOf(b)];
  const observed = differences(totalA, totalB);
  const deltas = differing.map((i) => deltaOf(a[i]!, b[i]!));
  const random = createRandom(options.seed);
  const reached = { precision: 0, recall: 0, f1: 0 };
  for (let shuffle = 0; shuffle < options.shuffles; shuffle++) {
    if (shuffle % 256 === 0) throwIfCancelled(signal);
    const swapped = shuffledTotals(totalA, totalB, deltas, () => random.next());
    const found = differences(...swapped);
    for (const metric of metrics)
      if (Math.abs(found[metric]) >= Math.abs(observed[metric]) - 1e-12) reached[metric]++;
  }
  const result = (metric: Metric): Significance => ({
    difference: observed[metric],
    pValue: (reached[metric] + 1) / (options.shuffles + 1),
  });
  return { precision: result('precision'), recall: result('recall'), f1: result('f1') };
}

export const metrics = ['precision', 'recall', 'f1'] as const;

const sameTally = (a: Tally, b: Tally): boolean =>
  a.gold === b.gold &&
  a.predicted === b.predicted &&
  a.matchedGold === b.matchedGold &&
  a.matchedPredicted === b.matchedPredicted;

const deltaOf = (a: Tally, b: Tally): Total => [
  b.gold - a.gold,
  b.predicted - a.predicted,
  b.matchedGold - a.matchedGold,
  b.matchedPredicted - a.matchedPredicted,
];

function sumOf(tallies: readonly Tally[]): Total {
  const total: Total = [0, 0, 0, 0];
  for (const tally of tallies) {
    total[0] += tally.gold;
    total[1] += tally.predicted;
    total[2] += tally.matchedGold;
    total[3] += tally.matchedPredicted;
  }
  return total;
}

function shuffledTotals(a: Total, b: Total, deltas: readonly Total[], next: () => number): [Total, Total] {
  const moved: Total = [0, 0, 0, 0];
  // One draw gives 31 coins.
  let bits = 0;
  let left = 0;
  for (const delta of deltas) {
    if (left === 0) {
      bits = Math.floor(next() * 0x80000000);
      left = 31;
    }
    if ((bits & 1) === 1) for (let i = 0; i < 4; i++) moved[i]! += delta[i]!;
    bits >>>= 1;
    left--;
  }
  return [a.map((value, i) => value + moved[i]!) as Total, b.map((value, i) => value - moved[i]!) as Total];
}

function differences(a: Total, b: Total): Record<Metric, number> {
  const [left, right] = [scores(a), scores(b)];
  return {
    precision: left.precision - right.precision,
    recall: left.recall - right.recall,
    f1: left.f1 - right.f1,
  };
}

function scores([gold, predicted, matchedGold, matchedPredicted]: Total): Record<Metric, number> {
  const precision = predicted === 0 ? 0 : matchedPredicted / predicted;
  const recall = gold === 0 ? 0 : matchedGold / gold;
  return { precision, recall, f1: f1Of(precision, recall) };
}
