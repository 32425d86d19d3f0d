// Percentile bootstrap over documents (Efron & Tibshirani 1993, ch. 13): how much a score would move with other notes.
import { throwIfCancelled } from '../../common/errors';
import { createRandom } from '../../common/random';
import { stackColumns } from '../counts/columnStack';
import { f1Of } from '../counts/tally';
import { sumOf, type Column, type TallyColumns } from '../counts/tallyColumns';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
  /** Coverage, 0.95 by default. */
  readonly level: number;
}

export const defaultBootstrap: BootstrapOptions = { resamples: 2000, seed: 1, level: 0.95 };

type ScoreIntervals = Readonly<Record<'precision' | 'recall' | 'f1', Interval>>;

/**
 * The intervals of many subjects at once (a rule, a label under a rule), from the same resamples, so that they can be compared.
 * @param subjects of each the tallies of the same documents in the same order
 */
export function bootstrapIntervals(
  subjects: readonly TallyColumns[],
  documents: number,
  options: BootstrapOptions,
  signal?: AbortSignal,
): ScoreIntervals[] {
  const columns = new DistinctColumns();
  const places = subjects.map(({ gold, predicted, matchedGold, matchedPredicted }) => ({
    gold: columns.place(gold),
    predicted: columns.place(predicted),
    matchedGold: columns.place(matchedGold),
    matchedPredicted: columns.place(matchedPredicted),
  }));
  const sums = resampledSums(columns.list, documents, options, signal);
  return places.map((place) =>
    intervalsOf(
      sums[place.gold]!,
      sums[place.predicted]!,
      sums[place.matchedGold]!,
      sums[place.matchedPredicted]!,
      options.level,
    ),
  );
}

/** Most subjects share columns (every rule has the same gold entities): each is summed once. */
class DistinctColumns {
  readonly list: Column[] = [];
  readonly #bySum = new Map<number, number[]>();

  /** The place of the column in `list`. */
  place(column: Column): number {
    const sum = sumOf(column);
    const candidates = this.#bySum.get(sum) ?? [];
    const known = candidates.find((place) => equal(this.list[place]!, column));
    if (known !== undefined) return known;
    const place = this.list.push(column) - 1;
    this.#bySum.set(sum, [...candidates, place]);
    return place;
  }
}

const equal = (a: Column, b: Column): boolean => a.every((value, i) => value === b[i]);

/**
 * `[column][resample]`. One resample is drawn at a time and kept as how often it holds each document, so that memory does not grow
 * with documents × resamples.
 */
function resampledSums(
  columns: readonly Column[],
  documents: number,
  { resamples, seed }: BootstrapOptions,
  signal: AbortSignal | undefined,
): Float64Array[] {
  const random = createRandom(seed);
  const times = new Float64Array(documents);
  const sums = columns.map(() => new Float64Array(resamples));
  const stacks = stackColumns(columns, documents);
  for (let resample = 0; resample < resamples; resample++) {
    if (resample % 64 === 0) throwIfCancelled(signal);
    times.fill(0);
    for (let draw = 0; draw < documents; draw++) times[random.nextInt(documents)]!++;
    for (const stack of stacks) {
      let rest = dot(times, stack.values);
      for (const { column, unit } of stack.layers) {
        const units = Math.floor(rest / unit);
        sums[column]![resample] = units / 2;
        rest -= units * unit;
      }
    }
  }
  return sums;
}

/** Four sums side by side: an addition need not wait for the one before it. All are exact, so their order does not matter. */
function dot(a: Float64Array, b: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    first += a[i]! * b[i]!;
    second += a[i + 1]! * b[i + 1]!;
    third += a[i + 2]! * b[i + 2]!;
    fourth += a[i + 3]! * b[i + 3]!;
  }
  for (; i < a.length; i++) first += a[i]! * b[i]!;
  return first + second + third + fourth;
}

function intervalsOf(
  gold: Float64Array,
  predicted: Float64Array,
  matchedGold: Float64Array,
  matchedPredicted: Float64Array,
  level: number,
): ScoreIntervals {
  const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const precision = predicted.map((whole, i) => ratio(matchedPredicted[i]!, whole));
  const recall = gold.map((whole, i) => ratio(matchedGold[i]!, whole));
  const f1 = precision.map((value, i) => f1Of(value, recall[i]!));
  const interval = (values: Float64Array): Interval => percentileInterval(values, level);
  return { precision: interval(precision), recall: interval(recall), f1: interval(f1) };
}

/** Linear interpolation between the order statistics (type 7 of Hyndman & Fan 1996). Sorts in place. */
export function percentileInterval(values: Float64Array, level: number): Interval {
  values.sort();
  const tail = (1 - level) / 2;
  return { low: quantile(values, tail), high: quantile(values, 1 - tail) };
}

function quantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return 0;
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}
