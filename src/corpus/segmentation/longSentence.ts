// Splitting long sentences for a model's window. Only for modelling: files and offsets always keep the whole sentence.
import type { Sentence, Token } from '../sentence';

/**
 * Cuts a sentence into runs of at most `maxTokens` words: behind the last `;`, `:` or full stop of the second half, else behind
 * the last comma, else at the limit. Never inside a range that `keepTogether(i)` says joins word `i` to word `i + 1`.
 */
export function splitLongSentence(
  sentence: Sentence,
  text: string,
  maxTokens: number,
  keepTogether: (index: number) => boolean = () => false,
): Sentence[] {
  const { tokens } = sentence;
  const parts: Sentence[] = [];
  let first = 0;
  while (tokens.length - first > maxTokens) {
    const cut = cutBehind(text, tokens, first, maxTokens, keepTogether);
    parts.push(part(tokens.slice(first, cut)));
    first = cut;
  }
  if (first < tokens.length) parts.push(part(tokens.slice(first)));
  return parts;
}

const part = (tokens: readonly Token[]): Sentence => ({
  start: tokens[0]!.start,
  end: tokens[tokens.length - 1]!.end,
  tokens,
});

function cutBehind(
  text: string,
  tokens: readonly Token[],
  first: number,
  maxTokens: number,
  keepTogether: (index: number) => boolean,
): number {
  const limit = first + maxTokens;
  let comma = -1;
  let free = -1;
  for (let i = limit - 1; i >= first + (maxTokens >> 1); i--) {
    if (keepTogether(i)) continue;
    const word = text.slice(tokens[i]!.start, tokens[i]!.end);
    if (/^[;:.?!]$/.test(word)) return i + 1;
    if (comma < 0 && word === ',') comma = i + 1;
    if (free < 0) free = i + 1;
  }
  return comma > 0 ? comma : free > 0 ? free : limit;
}
