// An experiment as an evaluation report: the scores that stand for it, beside its runs.
import type { ExperimentReport } from '../experiment';
import type { EvaluationReport } from '../report';
import { poolLabels, type PartScores } from '../ruleScores';
import { strict } from '../rules/strict';

export interface ExperimentScores {
  readonly report: EvaluationReport;
  /** Whose scores they are, for a heading. */
  readonly of: string;
}

/** All folds pooled (those of most training notes), or without folds the best run on its dev notes. */
export function scoresOfExperiment(experiment: ExperimentReport): ExperimentScores {
  const { runs, best, points } = experiment;
  const last = points.at(-1);
  const pooled = last?.pooled ?? null;
  const own = runs.filter(({ name }) => (pooled === null ? name === best.run : last?.runs.includes(name)));
  const scores = pooled ?? poolLabels(own.map(({ dev }) => dev.perLabel));
  const documents = own.reduce((sum, { devDocuments }) => sum + devDocuments, 0);
  return {
    report: { ...reportOf(scores, documents), experiment },
    of: pooled === null ? `${best.run}, the best of ${runs.length} runs` : `${own.length} folds pooled`,
  };
}

function reportOf(scores: PartScores, documents: number): EvaluationReport {
  const { truePositives, falsePositives, falseNegatives } = scores.micro;
  return {
    schemaVersion: 1,
    counts: {
      goldEntities: truePositives + falseNegatives,
      predictedEntities: truePositives + falsePositives,
      documents,
      unscoredPredictedEntities: 0,
    },
    labels: Object.keys(scores.perLabel),
    matches: { strict: { title: strict.title, ...scores, macroOver: 'labels' } },
    documentIssues: [],
  };
}
