// A finished run for tests: strict scores from counts, as a run's own report has them.
import type { RunScores, TrainedRun } from '../../src/evaluation/experiment';
import { poolLabels, type LabelCounts } from '../../src/evaluation/ruleScores';

/** Label → [true positives, false positives, gold entities]. */
export type Counts = Readonly<Record<string, readonly [number, number, number]>>;

export function runScores(counts: Counts): RunScores {
  const labels = Object.entries(counts).map(([label, [truePositives, falsePositives, support]]) => [
    label,
    { truePositives, falsePositives, support } satisfies LabelCounts,
  ]);
  return poolLabels([Object.fromEntries(labels) as Record<string, LabelCounts>]);
}

export function trainedRun(name: string, more: Partial<TrainedRun> = {}): TrainedRun {
  const scores = runScores({ problem: [3, 1, 4], test: [1, 1, 2] });
  return {
    name,
    trainDocuments: 8,
    trainEntities: 80,
    devDocuments: 4,
    size: 'all',
    fold: null,
    epoch: 3,
    dev: scores,
    test: scores,
    ...more,
  };
}
