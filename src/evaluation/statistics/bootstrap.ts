// Percentile bootstrap over documents (Efron & Tibshirani 1993, ch. 13): how much a score would move with other notes.
import { throwIfCancelled } from '../../common/errors';
import { createRandom, type Random } from '../../common/random';
import { stackColumns, type ColumnStack } from '../counts/columnStack';
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

/** Resamples that are summed side by side: a value of a stack is fetched once for all four, and no addition waits for the one before it. */
type Four<T> = readonly [T, T, T, T];

/**
 * `[column][resample]`. Few resamples are drawn at a time and kept as how often each holds each document, so that memory does not
 * grow with documents × resamples.
 */
function resampledSums(
  columns: readonly Column[],
  documents: number,
  { resamples, seed }: BootstrapOptions,
  signal: AbortSignal | undefined,
): Float64Array[] {
  const random = createRandom(seed);
  const times = [0, 1, 2, 3].map(() => new Float64Array(documents)) as unknown as Four<Float64Array>;
  const sums = columns.map(() => new Float64Array(resamples));
  const stacks = stackColumns(columns, documents);
  for (let first = 0; first < resamples; first += times.length) {
    if (first % 64 === 0) throwIfCancelled(signal);
    for (const one of times) draw(random, one);
    const wanted = Math.min(times.length, resamples - first);
    for (const stack of stacks) {
      const found = fourSums(times, stack.values);
      for (let i = 0; i < wanted; i++) unstack(found[i]!, stack, sums, first + i);
    }
  }
  return sums;
}

/** One resample: as many documents as there are, each of them as often as it comes. */
function draw(random: Random, times: Float64Array): void {
  times.fill(0);
  for (let i = 0; i < times.length; i++) times[random.nextInt(times.length)]!++;
}

/** All sums are exact, so the order of the additions does not matter. */
function fourSums([a, b, c, d]: Four<Float64Array>, values: Float64Array): Four<number> {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    first += a[i]! * value;
    second += b[i]! * value;
    third += c[i]! * value;
    fourth += d[i]! * value;
  }
  return [first, second, third, fourth];
}

function unstack(
  sum: number,
  { layers }: ColumnStack,
  sums: readonly Float64Array[],
  resample: number,
): void {
  let rest = sum;
  for (const { column, unit } of layers) {
    const units = Math.floor(rest / unit);
    sums[column]![resample] = units / 2;
    rest -= units * unit;
  }
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
