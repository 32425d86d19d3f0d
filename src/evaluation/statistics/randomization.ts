// Is one system better than another? Paired approximate randomisation over documents (Noreen 1989; Yeh 2000).
import { throwIfCancelled } from '../../common/errors';
import { createRandom, type Random } from '../../common/random';
import { scoresOf, type Tally } from '../counts/tally';
import { columnsOf, sumOfColumns, tallyAt, type TallyColumns } from '../counts/tallyColumns';

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

/**
 * Under the null hypothesis it does not matter which system made which output: each shuffle swaps the two systems'
 * counts of every document with probability one half.
 * @param a @param b counts of the same documents in the same order
 */
export function approximateRandomization(
  a: TallyColumns,
  b: TallyColumns,
  options: RandomizationOptions = defaultRandomization,
  signal?: AbortSignal,
): Record<Metric, Significance> {
  const [totalA, totalB] = [sumOfColumns(a), sumOfColumns(b)];
  const observed = differences(totalA, totalB);
  const deltas = differingDocuments(a, b);
  const random = createRandom(options.seed);
  const reached = { precision: 0, recall: 0, f1: 0 };
  for (let shuffle = 0; shuffle < options.shuffles; shuffle++) {
    if (shuffle % 256 === 0) throwIfCancelled(signal);
    const moved = swappedAtRandom(deltas, random);
    const found = differences(plus(totalA, moved, 1), plus(totalB, moved, -1));
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

/** B minus A in the documents on which the two differ: only those can change anything. */
function differingDocuments(a: TallyColumns, b: TallyColumns): TallyColumns {
  const tallies: Tally[] = [];
  for (let document = 0; document < a.gold.length; document++) {
    const delta = plus(tallyAt(b, document), tallyAt(a, document), -1);
    if (Object.values(delta).some((value) => value !== 0)) tallies.push(delta);
  }
  return columnsOf(tallies);
}

const plus = (a: Tally, b: Tally, sign: 1 | -1): Tally => ({
  gold: a.gold + sign * b.gold,
  predicted: a.predicted + sign * b.predicted,
  matchedGold: a.matchedGold + sign * b.matchedGold,
  matchedPredicted: a.matchedPredicted + sign * b.matchedPredicted,
});

/** What goes from B to A when a coin is thrown for every document. One number of the generator gives 31 coins. */
function swappedAtRandom(deltas: TallyColumns, random: Random): Tally {
  let [gold, predicted, matchedGold, matchedPredicted] = [0, 0, 0, 0];
  for (let first = 0; first < deltas.gold.length; first += 31) {
    let coins = Math.floor(random.next() * 0x80000000);
    const end = Math.min(deltas.gold.length, first + 31);
    for (let i = first; i < end; i++, coins >>>= 1) {
      const swapped = coins & 1;
      gold += swapped * deltas.gold[i]!;
      predicted += swapped * deltas.predicted[i]!;
      matchedGold += swapped * deltas.matchedGold[i]!;
      matchedPredicted += swapped * deltas.matchedPredicted[i]!;
    }
  }
  return { gold, predicted, matchedGold, matchedPredicted };
}

function differences(a: Tally, b: Tally): Record<Metric, number> {
  const [left, right] = [scoresOf(a), scoresOf(b)];
  return {
    precision: left.precision - right.precision,
    recall: left.recall - right.recall,
    f1: left.f1 - right.f1,
  };
}
