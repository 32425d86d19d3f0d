// The same recipe trained with several seeds: mean and deviation of its scores.
import { mean } from './ruleScores';
import type { Scores } from './tally';

export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (n − 1); 0 for a single run. */
  readonly deviation: number;
}

export interface SeedScores {
  readonly precision: Spread;
  readonly recall: Spread;
  readonly f1: Spread;
}

export interface SeedReport {
  readonly runs: readonly string[];
  readonly matches: Readonly<Record<string, { readonly micro: SeedScores; readonly macro: SeedScores }>>;
}

/** As much of a report as is averaged. */
interface Scored {
  readonly matches: Readonly<Record<string, { readonly micro: Scores; readonly macro: Scores }>>;
}

export function summariseSeeds(
  runs: readonly { readonly name: string; readonly report: Scored }[],
): SeedReport {
  const names = Object.keys(runs[0]?.report.matches ?? {});
  const scoresOf = (name: string, part: 'micro' | 'macro'): SeedScores => {
    const spread = (metric: keyof SeedScores): Spread =>
      spreadOf(runs.flatMap(({ report }) => report.matches[name]?.[part][metric] ?? []));
    return { precision: spread('precision'), recall: spread('recall'), f1: spread('f1') };
  };
  return {
    runs: runs.map(({ name }) => name),
    matches: Object.fromEntries(
      names.map((name) => [name, { micro: scoresOf(name, 'micro'), macro: scoresOf(name, 'macro') }]),
    ),
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
