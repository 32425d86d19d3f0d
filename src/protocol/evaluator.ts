// What the evaluation process is asked: score predictions against gold, or a run's best model on the notes it was chosen by.
import type { ReportViewData } from './report';

export interface EvaluateFolders {
  readonly kind: 'folders';
  readonly gold: string;
  readonly predicted: string;
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
}

export interface EvaluatorContract {
  /** @throws AppError `input`, `model` */
  readonly evaluate: {
    readonly request: EvaluateFolders | EvaluateRun;
    readonly result: EvaluationResult;
    readonly progress: { readonly message: string; readonly done: number; readonly total: number };
  };
  /** The report as one HTML file that opens offline. */
  readonly saveHtml: {
    readonly request: { readonly file: string; readonly data: ReportViewData };
    readonly result: null;
  };
}
