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

/** The numbers of one tally column by column: gold, predicted, matched gold, matched predicted of each document. */
type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function columnsOf(
  counts: readonly DocumentCount[],
  pick: (count: DocumentCount) => Iterable<Tally>,
): Columns {
  const columns: Columns = [0, 1, 2, 3].map(() => new Float64Array(counts.length)) as unknown as Columns;
  counts.forEach((count, i) => {
    for (const tally of pick(count)) {
      columns[0][i]! += tally.gold;
      columns[1][i]! += tally.predicted;
      columns[2][i]! += tally.matchedGold;
      columns[3][i]! += tally.matchedPredicted;
    }
  });
  return columns;
}

export function microIntervals(counts: readonly DocumentCount[], resamples: Resamples): ScoreIntervals {
  return intervalsOf(
    columnsOf(counts, (count) => count.labels.values()),
    resamples,
  );
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
      return [
        label,
        intervalsOf(
          columnsOf(counts, (count) => tallyIn(count, label)),
          resamples,
        ),
      ];
    }),
  );
}

function tallyIn(count: DocumentCount, label: string): Tally[] {
  const tally = count.labels.get(label);
  return tally === undefined ? [] : [tally];
}

function intervalsOf(
  [gold, predicted, matchedGold, matchedPredicted]: Columns,
  resamples: Resamples,
): ScoreIntervals {
  const { documents, draws, options } = resamples;
  const precision = new Float64Array(options.resamples);
  const recall = new Float64Array(options.resamples);
  const f1 = new Float64Array(options.resamples);
  let at = 0;
  for (let i = 0; i < options.resamples; i++) {
    let [g, p, mg, mp] = [0, 0, 0, 0];
    for (const end = at + documents; at < end; at++) {
      const document = draws[at]!;
      g += gold[document]!;
      p += predicted[document]!;
      mg += matchedGold[document]!;
      mp += matchedPredicted[document]!;
    }
    precision[i] = p === 0 ? 0 : mp / p;
    recall[i] = g === 0 ? 0 : mg / g;
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
