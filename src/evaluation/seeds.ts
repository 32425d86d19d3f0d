// The same recipe trained several times (other seeds, other folds): mean and deviation of its scores.
import { mean } from './ruleScores';
import type { Scores } from './counts/tally';
import type { DocumentIssue } from './matching/documentIssue';
import type { LabelIssue } from './matching/labelIssue';

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

export interface LabelSpread extends SeedScores {
  /** How many runs have the label, on either side; the others say nothing about it. */
  readonly runs: number;
}

export interface RuleSpread {
  readonly micro: SeedScores;
  readonly macro: SeedScores;
  readonly perLabel: Readonly<Record<string, LabelSpread>>;
}

export interface SeedReport {
  readonly runs: readonly string[];
  readonly matches: Readonly<Record<string, RuleSpread>>;
  /** Of every run; absent when there are none. */
  readonly documentIssues?: readonly (DocumentIssue & OfRuns)[];
  /** Of every run; absent when there are none. */
  readonly labelIssues?: readonly (LabelIssue & OfRuns)[];
}

/** What is the same of several runs is said once. */
export interface OfRuns {
  readonly runs: readonly string[];
}

/** As much of a rule's scores as is averaged. */
export interface AveragedScores {
  readonly micro: Scores;
  readonly macro: Scores;
  readonly perLabel: Readonly<Record<string, Scores>>;
}

interface ScoredRun {
  readonly name: string;
  readonly report: {
    readonly matches: Readonly<Record<string, AveragedScores>>;
    readonly documentIssues?: readonly DocumentIssue[];
    readonly labelIssues?: readonly LabelIssue[];
  };
}

export function summariseSeeds(runs: readonly ScoredRun[]): SeedReport {
  const names = Object.keys(runs[0]?.report.matches ?? {});
  const documents = issuesOfRuns(runs, ({ documentIssues = [] }) => documentIssues);
  const labels = issuesOfRuns(runs, ({ labelIssues = [] }) => labelIssues);
  return {
    runs: runs.map(({ name }) => name),
    matches: Object.fromEntries(
      names.map((name) => [name, spreadOfScores(runs.flatMap(({ report }) => report.matches[name] ?? []))]),
    ),
    ...(documents.length === 0 ? {} : { documentIssues: documents }),
    ...(labels.length === 0 ? {} : { labelIssues: labels }),
  };
}

function issuesOfRuns<T extends object>(
  runs: readonly ScoredRun[],
  of: (report: ScoredRun['report']) => readonly T[],
): (T & OfRuns)[] {
  const issues = new Map<string, T & { runs: string[] }>();
  for (const { name, report } of runs) {
    for (const issue of of(report)) {
      const key = JSON.stringify(issue);
      const known = issues.get(key);
      if (known === undefined) issues.set(key, { ...issue, runs: [name] });
      else known.runs.push(name);
    }
  }
  return [...issues.values()];
}

/** Labels in alphabetical order; every label of any run is there. */
export function spreadOfScores(runs: readonly AveragedScores[]): RuleSpread {
  const labels = [...new Set(runs.flatMap(({ perLabel }) => Object.keys(perLabel)))].sort();
  return {
    micro: spreadOfThree(runs.map(({ micro }) => micro)),
    macro: spreadOfThree(runs.map(({ macro }) => macro)),
    perLabel: Object.fromEntries(
      labels.map((label) => {
        const scores = runs.flatMap(({ perLabel }) => perLabel[label] ?? []);
        return [label, { ...spreadOfThree(scores), runs: scores.length }];
      }),
    ),
  };
}

function spreadOfThree(scores: readonly Scores[]): SeedScores {
  const spread = (metric: keyof Scores): Spread => spreadOf(scores.map((three) => three[metric]));
  return { precision: spread('precision'), recall: spread('recall'), f1: spread('f1') };
}

export function spreadOf(values: readonly number[]): Spread {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
