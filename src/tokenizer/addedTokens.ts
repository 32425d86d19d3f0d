// Added tokens (`[MASK]`, `[SEP]`, …): found in the text as it is, before anything is normalised.
import { escapeRegExp } from '../common/escapeRegExp';
import type { AddedToken } from './tokenizerJson';

/** A stretch of text: an added token's (then `id` says which) or what lies between them. */
export interface TextPart {
  readonly start: number;
  readonly end: number;
  readonly id?: number;
}

export type AddedTokenSplitter = (text: string) => TextPart[];

/** A token found wherever it stands, and no special piece. */
export function addedToken(content: string, id: number): AddedToken {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
}

/** Longer tokens win; `lstrip` and `rstrip` take the blanks beside a token away. */
export function createAddedTokenSplitter(tokens: readonly AddedToken[]): AddedTokenSplitter {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  if (byContent.size === 0) return (text) => (text === '' ? [] : [{ start: 0, end: text.length }]);
  const alternatives = [...byContent.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const pattern = new RegExp(alternatives.map(escapeRegExp).join('|'), 'gu');
  return (text) => {
    const parts: TextPart[] = [];
    let done = 0;
    for (const match of text.matchAll(pattern)) {
      const token = byContent.get(match[0])!;
      const end = match.index + match[0].length;
      if (match.index < done || (token.single_word && touchesWord(text, match.index, end))) continue;
      const before = token.lstrip ? text.slice(done, match.index).trimEnd().length + done : match.index;
      if (before > done) parts.push({ start: done, end: before });
      parts.push({ start: match.index, end, id: token.id });
      done = token.rstrip ? text.length - text.slice(end).trimStart().length : end;
    }
    if (done < text.length) parts.push({ start: done, end: text.length });
    return parts;
  };
}

const wordCharacter = /[\p{L}\p{N}_]/u;
const touchesWord = (text: string, start: number, end: number): boolean =>
  wordCharacter.test(text.slice(Math.max(0, start - 1), start)) ||
  wordCharacter.test(text.slice(end, end + 1));
