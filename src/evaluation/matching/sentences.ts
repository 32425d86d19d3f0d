// The sentences of a document, worked out once. Their outlines are kept, not their words: those of a whole corpus would fill the memory.
import type { Document } from '../../corpus/document';
import { segment } from '../../corpus/segmentation/segment';
import type { Sentence } from '../../corpus/sentence';
import type { Span } from '../../corpus/span';

export interface SentencePlace extends Span {
  /** Number of its words. */
  readonly words: number;
}

/** Start, end and number of words of each sentence, in the order of the text. */
type Outline = Int32Array;

const outlines = new WeakMap<Document, Outline>();

export function sentencesOf(document: Document): readonly Sentence[] {
  const sentences = document.sentences ?? segment(document.text);
  if (!outlines.has(document)) outlines.set(document, outlineOf(sentences));
  return sentences;
}

function outlineOf(sentences: readonly Sentence[]): Outline {
  const outline = new Int32Array(3 * sentences.length);
  sentences.forEach(({ start, end, tokens }, i) => outline.set([start, end, tokens.length], 3 * i));
  return outline;
}

/** The sentence that holds the offset, or the last one before it, or the first. */
export function sentenceAt(document: Document, offset: number): SentencePlace | undefined {
  const outline = outlines.get(document) ?? outlineOf(sentencesOf(document));
  if (outline.length === 0) return undefined;
  let low = 0;
  let high = outline.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (outline[3 * middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  const at = 3 * Math.max(0, low - 1);
  return { start: outline[at]!, end: outline[at + 1]!, words: outline[at + 2]! };
}
