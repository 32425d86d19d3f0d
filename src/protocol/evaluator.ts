// What the evaluation process is asked: score predictions against gold, or a run's best model on the notes it was chosen by.
import type { ReportViewData } from './report';

export interface EvaluateFolders {
  readonly kind: 'folders';
  readonly gold: string;
  readonly predicted: string;
  /** A label map's file, for both sides. */
  readonly labels?: string;
}

/** The best model of a run on its test notes, or on its dev notes when it has none. */
export interface EvaluateRun {
  readonly kind: 'run';
  readonly run: string;
}

export interface EvaluationResult {
  readonly data: ReportViewData;
  /** Document id → the file with its text; absent where the text is inside another file. */
  readonly notes: Readonly<Record<string, string>>;
  /** The folders it was worked out from: with a label map it can be worked out again. Absent for runs. */
  readonly folders?: EvaluateFolders;
}

export interface EvaluatorContract {
  /** @throws AppError `input`, `model` */
  readonly evaluate: {
    readonly request: EvaluateFolders | EvaluateRun;
    readonly result: EvaluationResult;
    readonly progress: { readonly message: string; readonly done: number; readonly total: number };
  };
  /** Those of the files that are label maps and rename or drop one of the labels. */
  readonly labelMaps: {
    readonly request: { readonly files: readonly string[]; readonly labels: readonly string[] };
    readonly result: readonly string[];
  };
  /** The report as one HTML file that opens offline. */
  readonly saveHtml: {
    readonly request: { readonly file: string; readonly data: ReportViewData };
    readonly result: null;
  };
}
