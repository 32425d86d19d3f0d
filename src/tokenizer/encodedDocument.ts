// A document's words as pieces: what windows are cut from.
import type { Sentence } from '../corpus/sentence';
import type { EncodeContext, Tokenizer } from './tokenizer';

export interface EncodedDocument {
  /** All words' pieces, one word after the other. */
  readonly pieces: Int32Array;
  /** `[words + 1]`: where each word's pieces start; every word has at least one. */
  readonly wordStarts: Int32Array;
  /** `[sentences + 1]`: each sentence's first word. */
  readonly sentenceStarts: Int32Array;
  /** `[sentences]`: 1 where a blank line stands before the sentence. */
  readonly paragraphs: Uint8Array;
}

/** Remembers the pieces of words it has seen: notes repeat themselves. */
export interface WordEncoder {
  encode(word: string, preceding: EncodeContext['preceding']): Int32Array;
}

/** Beyond this the memory is emptied: a bound, not a tuning. */
const rememberedWords = 100_000;

export function createWordEncoder(tokenizer: Tokenizer): WordEncoder {
  const remembered = { blank: new Map<string, Int32Array>(), word: new Map<string, Int32Array>() };
  const unknown = Int32Array.of(tokenizer.special.unknown);
  return {
    encode(word, preceding) {
      const known = remembered[preceding];
      const found = known.get(word);
      if (found !== undefined) return found;
      const { ids } = tokenizer.encode(word, { preceding });
      const pieces = ids.length === 0 ? unknown : ids;
      if (known.size >= rememberedWords) known.clear();
      known.set(word, pieces);
      return pieces;
    },
  };
}

export function encodeDocument(
  encoder: WordEncoder,
  text: string,
  sentences: readonly Sentence[],
): EncodedDocument {
  const pieces: number[] = [];
  const wordStarts = [0];
  const sentenceStarts = [0];
  let previousEnd = -1;
  for (const { tokens } of sentences) {
    for (const { start, end } of tokens) {
      const preceding = start === previousEnd ? 'word' : 'blank';
      for (const id of encoder.encode(text.slice(start, end), preceding)) pieces.push(id);
      wordStarts.push(pieces.length);
      previousEnd = end;
    }
    sentenceStarts.push(wordStarts.length - 1);
  }
  return {
    pieces: Int32Array.from(pieces),
    wordStarts: Int32Array.from(wordStarts),
    sentenceStarts: Int32Array.from(sentenceStarts),
    paragraphs: Uint8Array.from(sentences, (sentence, index) => {
      const before = sentences[index - 1];
      return before !== undefined && hasBlankLine(text, before.end, sentence.start) ? 1 : 0;
    }),
  };
}

/** A sentence may end with its line break or before it: both are looked at. */
function hasBlankLine(text: string, from: number, to: number): boolean {
  const start = from > 0 && text[from - 1] === '\n' ? from - 1 : from;
  return /\n[^\S\n]*\r?\n/.test(text.slice(start, to));
}
