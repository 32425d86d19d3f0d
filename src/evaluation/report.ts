// The evaluation report: what `evaluate --json` writes. docs/evaluation.schema.json is its published schema.
import type { Analysis } from './analysis/analysis';
import type { Agreement } from './agreement';
import type { Comparison } from './comparison';
import type { Interval } from './statistics/bootstrap';
import type { DocumentIssue } from './matching/documentIssue';
import type { ExperimentReport } from './experiment';
import type { LabelIssue } from './matching/labelIssue';
import type { MacroScores, PartScores } from './ruleScores';
import type { RuleName } from './rules/names';
import type { SeedReport } from './seeds';
import type { Scores } from './counts/tally';

export type PartName =
  | 'relations' // 2010, 2018
  | 'assertions' // 2010
  | 'drugs' // CMED, as all below but the last
  | 'attributes'
  | 'combined'
  | 'lenient'
  | 'lenientDrugs'
  | 'lenientAttributes'
  | 'lenientCombined'
  | 'overall'; // SHAC

export type DetailName =
  | 'accuracy' // token, seqeval
  | 'entityAccuracy'
  | 'tokens'
  | 'correct' // SemEval, to `actual`
  | 'incorrect'
  | 'partial'
  | 'missed'
  | 'spurious'
  | 'possible'
  | 'actual'
  | 'eventTypeAccuracy' // 2012
  | 'eventPolarityAccuracy'
  | 'eventModalityAccuracy'
  | 'timexTypeAccuracy'
  | 'timexValAccuracy'
  | 'timexModAccuracy';

export interface ScoreIntervals {
  readonly precision: Interval;
  readonly recall: Interval;
  readonly f1: Interval;
}

export interface RuleIntervals {
  readonly micro: ScoreIntervals;
  readonly perLabel: Readonly<Record<string, ScoreIntervals>>;
}

/** The scores under one rule. Parts and details stand beside micro and macro where the rule has them. */
export type MatchReport = PartScores &
  Readonly<Partial<Record<PartName, PartScores>>> &
  Readonly<Partial<Record<DetailName, number>>> & {
    readonly title: string;
    readonly macro: MacroScores;
    /** What `macro` is the mean of. */
    readonly macroOver: 'labels' | 'documents';
    readonly weighted?: Scores;
    readonly intervals?: RuleIntervals;
  };

export interface EvaluationReport {
  readonly schemaVersion: 1;
  readonly counts: {
    readonly goldEntities: number;
    readonly predictedEntities: number;
    readonly documents: number;
    /** Entities of predicted documents that the gold standard does not have. */
    readonly unscoredPredictedEntities: number;
  };
  /** Labels of either side, after the label maps. */
  readonly labels: readonly string[];
  readonly matches: Readonly<Partial<Record<RuleName, MatchReport>>>;
  readonly documentIssues: readonly DocumentIssue[];
  /** Absent when both sides use the same labels. */
  readonly labelIssues?: readonly LabelIssue[];
  readonly bootstrap?: { readonly resamples: number; readonly seed: number; readonly level: number };
  readonly analysis?: Analysis;
  readonly comparison?: Comparison;
  readonly agreement?: Agreement;
  readonly seeds?: SeedReport;
  readonly experiment?: ExperimentReport;
}
