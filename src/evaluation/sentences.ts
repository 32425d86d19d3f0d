// The sentences of a document, kept once made: several parts of a report ask for them.
import type { Document } from '../corpus/document';
import { segment } from '../corpus/segment';
import type { Sentence } from '../corpus/sentence';

const cache = new WeakMap<Document, readonly Sentence[]>();

export function sentencesOf(document: Document): readonly Sentence[] {
  let sentences = cache.get(document);
  if (sentences === undefined) {
    sentences = document.sentences ?? segment(document.text);
    cache.set(document, sentences);
  }
  return sentences;
}

/** The sentence that holds the offset, or the last one before it. */
export function sentenceAt(sentences: readonly Sentence[], offset: number): Sentence | undefined {
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sentences[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return sentences[Math.max(0, low - 1)];
}
