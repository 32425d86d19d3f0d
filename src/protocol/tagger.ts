// What the tagging process is asked: it keeps the text of open notes, and finds entities in them with one loaded model.
import type { Span } from '../corpus/span';

export type Device = 'auto' | 'cpu' | 'webgpu';
export type Precision = 'auto' | 'fp32' | 'int8';

export interface ModelChoice {
  /** A built-in model's name, a model folder or a run; folders absolute. */
  readonly model: string;
  readonly device: Device;
  readonly precision: Precision;
}

export interface LoadedModel {
  readonly name: string;
  /** "CPU (2 threads)" … */
  readonly device: string;
  readonly precision: 'fp32' | 'int8';
  /** Without prefixes, in the order of the tags. */
  readonly labels: readonly string[];
}

/** An edit of a note: replaces the half-open range of the text before it. */
export interface TextChange extends Span {
  readonly text: string;
}

/** Entities as columns, so that thousands cross to the editor at little cost. Offsets are of the note's text in the editor. */
export interface EntityColumns {
  readonly labels: readonly string[];
  /** Ascending. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Indices into `labels`. */
  readonly label: Uint16Array;
  readonly confidence: Float32Array;
}

export interface Tagging {
  readonly model: LoadedModel;
  readonly entities: EntityColumns;
}

export type TaggingProgress =
  | { readonly kind: 'loading' }
  /** What is known so far: the windows around what the user sees come first. */
  | {
      readonly kind: 'partial';
      readonly entities: EntityColumns;
      readonly done: number;
      readonly total: number;
    };

export interface TaggerContract {
  readonly open: {
    readonly request: { readonly document: string; readonly text: string };
    readonly result: null;
  };
  /** Answers false when `length`, the text's length after the edits, is not what the process has: open it again. */
  readonly edit: {
    readonly request: {
      readonly document: string;
      readonly changes: readonly TextChange[];
      readonly length: number;
    };
    readonly result: boolean;
  };
  /** @throws AppError `model`, `device`; `input` when the note is not open. */
  readonly tag: {
    readonly request: {
      readonly document: string;
      readonly choice: ModelChoice;
      readonly visible: Span | null;
    };
    readonly result: Tagging;
    readonly progress: TaggingProgress;
  };
  readonly close: { readonly request: { readonly document: string }; readonly result: null };
}
