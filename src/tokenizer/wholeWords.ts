// Words that a tokenizer keeps whole: where a text's own words would cut one (`[**NAME**]` is three), they become one.
import type { Sentence, Token } from '../corpus/sentence';
import type { Span } from '../corpus/span';
import { addedToken, createAddedTokenSplitter } from './addedTokens';

/** The same sentences, with a single word wherever one of `contents` is made of whole words. */
export type WholeWords = (text: string, sentences: readonly Sentence[]) => readonly Sentence[];

export function createWholeWords(contents: readonly string[]): WholeWords {
  if (contents.length === 0) return (_, sentences) => sentences;
  const split = createAddedTokenSplitter(contents.map((content, id) => addedToken(content, id)));
  return (text, sentences) => {
    const found = split(text).filter(({ id }) => id !== undefined);
    const ends = new Map(found.map(({ start, end }) => [start, end]));
    return sentences.map((sentence) => ({ ...sentence, tokens: joined(sentence.tokens, ends) }));
  };
}

function joined(tokens: readonly Token[], ends: ReadonlyMap<number, number>): readonly Token[] {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const last = lastOf(tokens, i, ends.get(token.start));
    result.push(last === i ? token : { ...token, end: tokens[last]!.end });
    i = last;
  }
  return result;
}

/** The token that ends where a whole word from token `first` on does; `first` itself when there is none. */
function lastOf(tokens: readonly Span[], first: number, end: number | undefined): number {
  if (end === undefined) return first;
  let last = first;
  while (last + 1 < tokens.length && tokens[last]!.end < end) last++;
  return tokens[last]!.end === end ? last : first;
}
