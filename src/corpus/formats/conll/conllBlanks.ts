// Columns parted by blanks hold none: words of a source that do are parted there, and blanks in labels become `_`.
import type { Document } from '../../document';
import type { Token } from '../../sentence';

/** The document with its words parted at ASCII blanks; entities stay what they are. */
export function partWords(document: Document): Document {
  const { sentences, text } = document;
  const part = (token: Token): readonly Token[] => {
    const word = text.slice(token.start, token.end);
    if (!/[ \t]/.test(word)) return [token];
    return [...word.matchAll(/[^ \t]+/g)].map(({ 0: piece, index }) => {
      const start = token.start + index;
      return { start, end: start + piece.length };
    });
  };
  if (sentences === undefined) return document;
  return {
    ...document,
    sentences: sentences.map((sentence) => ({ ...sentence, tokens: sentence.tokens.flatMap(part) })),
  };
}

/** A tag as it stands in its column; one whose label is empty is its prefix alone. */
export function tagInColumn(tag: string, separator: string): string {
  if (tag.length === 2 && tag[1] === '-') return tag[0]!;
  return /\s/.test(tag) ? tag.replace(separator === ' ' ? /\s/g : /[\t\r\n]/g, '_') : tag;
}
