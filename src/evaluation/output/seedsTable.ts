// Runs that belong together as aligned text for a terminal: each run, mean ± sample deviation, pooled folds, learning curve.
import type { ExperimentPoint, ExperimentReport } from '../experiment';
import type { PartScores } from '../ruleScores';
import type { RuleSpread, SeedReport, SeedScores, Spread } from '../seeds';
import type { Scores } from '../counts/tally';
import { alignRows, share, type Row } from './textTable';

const three = ['precision', 'recall', 'F1'] as const;
const spreadCell = ({ mean, deviation }: Spread): string => `${share(mean)} ± ${share(deviation)}`;
const spreadCells = ({ precision, recall, f1 }: SeedScores): string[] =>
  [precision, recall, f1].map(spreadCell);
const scoreCells = ({ precision, recall, f1 }: Scores): string[] => [precision, recall, f1].map(share);

/** Mean ± sample standard deviation over runs, under every rule. */
export function formatSeeds({ runs, matches }: SeedReport): string {
  const rows = Object.entries(matches).flatMap(([name, spread]) =>
    spreadRows(spread, runs.length, `${name} `),
  );
  const lines = [
    `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}: ${runs.join(', ')}`,
    '',
    ...alignRows([['', ...three], ...rows]),
  ];
  return `${lines.join('\n')}\n`;
}

export function formatExperiment({ runs, points }: ExperimentReport): string {
  const rows = runs.map(({ name, trainDocuments, trainEntities, epoch, dev, test }): Row => [
    name,
    String(trainDocuments),
    String(trainEntities),
    String(epoch),
    ...scoreCells(dev.micro),
    ...(test === null ? [] : [share(test.micro.f1)]),
  ]);
  const tested = runs.some(({ test }) => test !== null) ? ['test F1'] : [];
  const head = ['strict', 'notes', 'entities', 'epoch', 'dev precision', 'recall', 'F1', ...tested];
  const [first] = points;
  const summary = points.length === 1 && first !== undefined ? formatPoint(first) : formatCurve(points);
  return `${[...alignRows([head, ...rows]), '', ...summary].join('\n')}\n`;
}

/** Repeats of one training: how far their scores spread. */
function formatPoint({ runs, dev, test, pooled }: ExperimentPoint): string[] {
  const table = (split: string, spread: RuleSpread): string[] =>
    alignRows([[`${split}, ${runs.length} runs`, ...three], ...spreadRows(spread, runs.length)]);
  return [
    ...table('dev', dev),
    ...(test === null ? [] : ['', ...table('test', test)]),
    ...(pooled === null ? [] : ['', ...formatPooled(pooled)]),
  ];
}

function spreadRows({ micro, macro, perLabel }: RuleSpread, runs: number, prefix = ''): Row[] {
  const labels = Object.entries(perLabel).map(([label, scores]): Row => [
    prefix + label,
    ...spreadCells(scores),
    ...(scores.runs < runs ? [`in ${scores.runs} of ${runs} runs`] : []),
  ]);
  return [...labels, [`${prefix}micro`, ...spreadCells(micro)], [`${prefix}macro`, ...spreadCells(macro)]];
}

function formatPooled({ perLabel, micro, macro }: PartScores): string[] {
  const rows = [...Object.entries(perLabel), ['micro', micro] as const, ['macro', macro] as const];
  return alignRows([
    ['all folds pooled', ...three],
    ...rows.map(([name, scores]): Row => [name, ...scoreCells(scores)]),
  ]);
}

function formatCurve(points: readonly ExperimentPoint[]): string[] {
  const withTest = points.every(({ test }) => test !== null);
  const withPooled = points.every(({ pooled }) => pooled !== null);
  const rows = points.map(({ trainDocuments, trainEntities, runs, dev, test, pooled }): Row => [
    `${round(trainDocuments)} notes`,
    round(trainEntities),
    String(runs.length),
    spreadCell(dev.micro.f1),
    ...(withPooled && pooled !== null ? [share(pooled.micro.f1)] : []),
    ...(withTest && test !== null ? [spreadCell(test.micro.f1)] : []),
  ]);
  return alignRows([
    [
      'learning curve',
      'entities',
      'runs',
      'dev F1',
      ...(withPooled ? ['folds pooled'] : []),
      ...(withTest ? ['test F1'] : []),
    ],
    ...rows,
  ]);
}

/** Means over folds are seldom whole. */
const round = (value: number): string => String(Math.round(value));
