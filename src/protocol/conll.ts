// What the documents process is asked about a CoNLL file: it holds the file, the preview asks for ranges of sentences.
import type { Span } from '../corpus/span';
import type { NoteFiles } from './annotations';
import type { TextChange } from './tagger';

export interface ConllToken {
  readonly text: string;
  /** `O`, `B-problem` …; empty when the line has none. */
  readonly tag: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** Offsets into the source note, where the file states them. */
  readonly start?: number;
  readonly end?: number;
  /** What is wrong with the line or its tag; never quotes the note. */
  readonly error?: string;
}

/** A run of tokens: half-open indices into the sentence. */
export interface ConllEntity {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

export interface ConllSentence {
  /** Index among all sentences of the file. */
  readonly index: number;
  readonly line: number;
  /** Name of the document the sentence is in, where the file states it. */
  readonly document: string | null;
  readonly tokens: readonly ConllToken[];
  readonly entities: readonly ConllEntity[];
}

export interface ConllProblem {
  readonly line: number;
  readonly message: string;
  /** Index of the sentence. */
  readonly sentence: number;
}

export interface ConllSummary {
  readonly sentences: number;
  readonly tokens: number;
  readonly documents: readonly string[];
  /** In order of first appearance. */
  readonly labels: readonly { readonly label: string; readonly count: number }[];
  readonly scheme: 'BIO' | 'BIOES' | 'IO' | 'none';
  /** The first so many of them. */
  readonly problems: readonly ConllProblem[];
  readonly problemCount: number;
  readonly hasOffsets: boolean;
}

export interface ConllFilter {
  /** Labels to show sentences of; null for all sentences. */
  readonly labels: readonly string[] | null;
  readonly errorsOnly: boolean;
  /** Part of a token, case-insensitive; empty for all. */
  readonly text: string;
}

export const noConllFilter: ConllFilter = { labels: null, errorsOnly: false, text: '' };

export interface ConllContract {
  /** Without a text, the process reads the file itself. */
  readonly openConll: {
    readonly request: { readonly document: string; readonly path: string; readonly text: string | null };
    readonly result: ConllSummary;
  };
  /** Null when `length`, the text's length after the edits, is not what the process has: open it again. */
  readonly editConll: {
    readonly request: {
      readonly document: string;
      readonly changes: readonly TextChange[];
      readonly length: number;
    };
    readonly result: ConllSummary | null;
  };
  /** Number of characters of every sentence that passes: what the view needs to lay out its scroll bar. */
  readonly filterConll: {
    readonly request: { readonly document: string; readonly filter: ConllFilter };
    readonly result: { readonly lengths: Uint32Array; readonly indices: Uint32Array };
  };
  /** Sentences by their index among all, in the order asked for. */
  readonly conllSentences: {
    readonly request: { readonly document: string; readonly indices: readonly number[] };
    readonly result: readonly ConllSentence[];
  };
  /** The sentence that holds a place of a note as the editor shows it; −1 when the file does not state it. */
  readonly findConll: {
    readonly request: {
      readonly document: string;
      readonly name: string;
      readonly note: NoteFiles;
      readonly offset: number;
    };
    readonly result: number;
  };
  /** Where a place that a file or report states is in the note as the editor shows it; null when the note has no such place. */
  readonly placeInNote: {
    readonly request: {
      readonly note: NoteFiles;
      readonly start: number;
      readonly end: number;
      /** What the offsets count: CoNLL files code points, reports UTF-16. */
      readonly unit: 'codepoint' | 'utf16';
    };
    readonly result: Span | null;
  };
  readonly closeConll: { readonly request: { readonly document: string }; readonly result: null };
}
