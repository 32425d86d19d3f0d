// Percentile bootstrap over documents (Efron & Tibshirani 1993, ch. 13): how much a score would move with other notes.
import { throwIfCancelled } from '../common/errors';
import { createRandom } from '../common/random';
import type { DocumentCount } from './rules/rule';
import { f1Of, type Tally } from './tally';

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

/** How often each document is drawn in each resample, shared by all rules so that their intervals are comparable. */
export interface Resamples {
  readonly documents: number;
  readonly options: BootstrapOptions;
  /** `[resample][draw]`: indices of documents. */
  readonly draws: Uint32Array;
}

export function drawResamples(documents: number, options: BootstrapOptions): Resamples {
  const random = createRandom(options.seed);
  const draws = new Uint32Array(options.resamples * documents);
  for (let i = 0; i < draws.length; i++) draws[i] = random.nextInt(documents);
  return { documents, options, draws };
}

/** Of each document in turn: gold, predicted, matched gold, matched predicted. */
function columnsOf(
  counts: readonly DocumentCount[],
  add: (columns: Float64Array, at: number, count: DocumentCount) => void,
): Float64Array {
  const columns = new Float64Array(4 * counts.length);
  counts.forEach((count, i) => add(columns, 4 * i, count));
  return columns;
}

function addTally(columns: Float64Array, at: number, tally: Tally): void {
  columns[at]! += tally.gold;
  columns[at + 1]! += tally.predicted;
  columns[at + 2]! += tally.matchedGold;
  columns[at + 3]! += tally.matchedPredicted;
}

export function microIntervals(counts: readonly DocumentCount[], resamples: Resamples): ScoreIntervals {
  const columns = columnsOf(counts, (sums, at, { labels }) => {
    for (const tally of labels.values()) addTally(sums, at, tally);
  });
  return intervalsOf(columns, resamples);
}

export function labelIntervals(
  counts: readonly DocumentCount[],
  labels: readonly string[],
  resamples: Resamples,
  signal?: AbortSignal,
): Record<string, ScoreIntervals> {
  return Object.fromEntries(
    labels.map((label) => {
      throwIfCancelled(signal);
      const columns = columnsOf(counts, (sums, at, count) => {
        const tally = count.labels.get(label);
        if (tally !== undefined) addTally(sums, at, tally);
      });
      return [label, intervalsOf(columns, resamples)];
    }),
  );
}

function intervalsOf(columns: Float64Array, { documents, draws, options }: Resamples): ScoreIntervals {
  const precision = new Float64Array(options.resamples);
  const recall = new Float64Array(options.resamples);
  const f1 = new Float64Array(options.resamples);
  for (let i = 0; i < options.resamples; i++) {
    let gold = 0;
    let predicted = 0;
    let matchedGold = 0;
    let matchedPredicted = 0;
    const end = (i + 1) * documents;
    for (let at = i * documents; at < end; at++) {
      const column = draws[at]! << 2;
      gold += columns[column]!;
      predicted += columns[column + 1]!;
      matchedGold += columns[column + 2]!;
      matchedPredicted += columns[column + 3]!;
    }
    precision[i] = predicted === 0 ? 0 : matchedPredicted / predicted;
    recall[i] = gold === 0 ? 0 : matchedGold / gold;
    f1[i] = f1Of(precision[i]!, recall[i]!);
  }
  const interval = (values: Float64Array): Interval => percentileInterval(values, options.level);
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
