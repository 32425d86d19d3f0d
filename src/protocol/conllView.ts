// Messages between the CoNLL preview and the editor.
import type { ConllFilter, ConllSentence, ConllSummary } from './conll';

export type ToConllView =
  | {
      readonly kind: 'summary';
      readonly summary: ConllSummary;
      /** Colour of each label, from 1. */
      readonly colors: Readonly<Record<string, number>>;
      /** The note that a document's sentences come from can be opened. */
      readonly hasSource: boolean;
    }
  | { readonly kind: 'filtered'; readonly lengths: Uint32Array; readonly indices: Uint32Array }
  | { readonly kind: 'sentences'; readonly sentences: readonly ConllSentence[] }
  /** Scrolls to a sentence, by its index among all. */
  | { readonly kind: 'reveal'; readonly sentence: number }
  | { readonly kind: 'failed'; readonly message: string };

export type FromConllView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'filter'; readonly filter: ConllFilter }
  | { readonly kind: 'sentences'; readonly indices: readonly number[] }
  /** Opens the file as text at a line. */
  | { readonly kind: 'openLine'; readonly line: number }
  /** Opens the note at a place. */
  | {
      readonly kind: 'openSource';
      readonly document: string | null;
      readonly start: number;
      readonly end: number;
    };
