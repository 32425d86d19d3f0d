// Sentences fitted to entities: none of these ends inside a word, and none runs on into the next sentence.
import { entitiesOf, type Document } from '../document';
import type { Sentence, Token } from '../sentence';
import type { Span } from '../span';
import { segment } from './segment';

/** The document's own sentences where its source stated them, otherwise {@link segment}'s, fitted to its entities by {@link fitSentences}. */
export function segmentDocument(document: Document): readonly Sentence[] {
  const fragments: Span[] = [];
  for (const entity of entitiesOf(document))
    for (const fragment of entity.fragments) fragments.push(fragment);
  return fitSentences(document.sentences ?? segment(document.text), fragments);
}

/**
 * Words are split where an entity begins or ends inside them, so that tags never widen an entity; sentences are joined where an
 * entity runs on into the next.
 */
export function fitSentences(
  sentences: readonly Sentence[],
  fragments: readonly Span[],
): readonly Sentence[] {
  if (fragments.length === 0) return sentences;
  const bounds = new Int32Array(2 * fragments.length);
  fragments.forEach(({ start, end }, i) => {
    bounds[2 * i] = start;
    bounds[2 * i + 1] = end;
  });
  return splitTokens(joinSentences(sentences, fragments), bounds.sort());
}

/** Joins neighbours that share an entity fragment. */
function joinSentences(sentences: readonly Sentence[], fragments: readonly Span[]): Sentence[] {
  const ordered = fragments.toSorted((a, b) => a.start - b.start);
  const joined: Sentence[] = [];
  let reach = 0;
  let at = 0;
  let first = 0;
  sentences.forEach((sentence, i) => {
    if (i > first && reach <= sentence.start) {
      joined.push(concatenate(sentences, first, i));
      first = i;
    }
    while (at < ordered.length && ordered[at]!.start < sentence.end)
      reach = Math.max(reach, ordered[at++]!.end);
  });
  if (first < sentences.length) joined.push(concatenate(sentences, first, sentences.length));
  return joined;
}

/** The sentences from `first` up to `end` as one. */
function concatenate(sentences: readonly Sentence[], first: number, end: number): Sentence {
  if (end - first === 1) return sentences[first]!;
  const tokens: Token[] = [];
  for (let i = first; i < end; i++) for (const token of sentences[i]!.tokens) tokens.push(token);
  return { start: sentences[first]!.start, end: sentences[end - 1]!.end, tokens };
}

/** @param cuts ascending; a place may stand there more than once */
function splitTokens(sentences: readonly Sentence[], cuts: Int32Array): Sentence[] {
  const cutter = new TokenCutter(cuts);
  return sentences.map((sentence) => cutter.cut(sentence));
}

class TokenCutter {
  readonly #cuts: Int32Array;
  #at = 0;

  constructor(cuts: Int32Array) {
    this.#cuts = cuts;
  }

  /** The sentences of a text, in order; those that no cut goes through stay the same. */
  cut(sentence: Sentence): Sentence {
    const { start, end, tokens } = sentence;
    if (this.#next(start) >= end) return sentence;
    const first = tokens.findIndex((token) => this.#next(token.start) < token.end);
    if (first < 0) return sentence;
    const pieces = tokens.slice(0, first);
    for (let i = first; i < tokens.length; i++) this.#split(tokens[i]!, pieces);
    return { start, end, tokens: pieces };
  }

  #split(token: Token, into: Token[]): void {
    let { start } = token;
    for (let cut = this.#next(start); cut < token.end; cut = this.#next(start)) {
      into.push({ ...token, start, end: cut });
      start = cut;
    }
    into.push(start === token.start ? token : { ...token, start });
  }

  /** The next cut behind a place that is not before those asked for until now. */
  #next(place: number): number {
    while (this.#at < this.#cuts.length && this.#cuts[this.#at]! <= place) this.#at++;
    return this.#cuts[this.#at] ?? Infinity;
  }
}
