// Sentences and their tokens (words), with exact offsets into the document text.
import type { Span } from './span';

/** A word or punctuation mark. `tags` holds the source's tag columns (one a layer) where the source was CoNLL. */
export interface Token extends Span {
  readonly tags?: readonly string[];
}

export interface Sentence extends Span {
  readonly tokens: readonly Token[];
}
