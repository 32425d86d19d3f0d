// The evaluation report page and whoever shows it.
//
// In the editor: the page posts `ready` once it listens; the host answers with `show`. A click on an error posts
// `openEntity`; `saveHtml` asks the host to write the page as one file; `chooseComparison` asks it to let the user pick
// a second report, which comes back as `compare`; `mapLabels` lets them pick a label map, and the page is shown anew. On its own (the HTML file that `evaluate --html` writes) the page
// finds its data in the script element `report-data` and posts nothing.
import type { ReadingRemark } from '../evaluation/output/readingRemarks';
import type { EvaluationReport } from '../evaluation/report';

export type { Agreement } from '../evaluation/agreement';
export type { Analysis, ErrorEntity, ErrorRecord } from '../evaluation/analysis/analysis';
export type { Breakdown, BreakdownGroup } from '../evaluation/analysis/breakdown';
export type { Calibration, ThresholdPoint } from '../evaluation/analysis/calibration';
export type { Change, ChangeRecord, Comparison } from '../evaluation/comparison';
export type { Confusion } from '../evaluation/analysis/confusion';
export type { LabelIssue } from '../evaluation/matching/labelIssue';
export type { EvaluationReport, MatchReport, PartName, ScoreIntervals } from '../evaluation/report';
export type { ExperimentPoint, ExperimentReport } from '../evaluation/experiment';
export type { MacroScores, PartScores } from '../evaluation/ruleScores';
export type { RuleSpread, SeedScores, Spread } from '../evaluation/seeds';
export type { CountedScores, LabelScores, Scores } from '../evaluation/counts/tally';

/** A sentence with an error in it, or as much of a very long one as is shown. */
export interface SentenceContext {
  /** Offset of `text` in the note. */
  readonly start: number;
  readonly text: string;
}

/** One epoch of a training run. */
export interface EpochPoint {
  readonly epoch: number;
  readonly loss?: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
}

/** All that the page shows. It holds sentences of the notes and is to be kept like the notes. */
export interface ReportViewData {
  readonly title: string;
  /** What was compared, as the user named it. */
  readonly gold: string;
  readonly predicted: string;
  /** ISO 8601. */
  readonly created: string;
  readonly report: EvaluationReport;
  /** Of the files of either side; absent where nothing was read. */
  readonly readingRemarks?: readonly ReadingRemark[];
  /** Document id → its sentences with errors, by `start`. */
  readonly contexts: Readonly<Record<string, readonly SentenceContext[]>>;
  /** Where the report belongs to a training run. */
  readonly epochs?: readonly EpochPoint[];
}

/** Host → page. */
export type ReportRequest =
  | {
      readonly kind: 'show';
      readonly data: ReportViewData;
      /** Whether `mapLabels` is answered: with another `show`. */
      readonly canMapLabels: boolean;
    }
  /** A second report to look at beside the first. */
  | { readonly kind: 'compare'; readonly data: ReportViewData };

/** Page → host. Offsets are half-open, UTF-16, of the gold text. */
export type ReportEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'openEntity'; readonly document: string; readonly start: number; readonly end: number }
  | { readonly kind: 'chooseComparison' }
  | { readonly kind: 'mapLabels' }
  | { readonly kind: 'saveHtml' };
