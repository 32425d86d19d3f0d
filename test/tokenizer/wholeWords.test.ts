import { describe, expect, it } from 'vitest';
import { segment } from '../../src/corpus/segmentation/segment';
import type { Sentence } from '../../src/corpus/sentence';
import { createWholeWords } from '../../src/tokenizer/wholeWords';

const words = (text: string, sentences: readonly Sentence[]): string[] =>
  sentences.flatMap(({ tokens }) => tokens.map(({ start, end }) => text.slice(start, end)));

describe('whole words', () => {
  it.each([
    ['Seen by [**NAME**] today.', ['Seen', 'by', '[**NAME**]', 'today', '.']],
    ['[**NAME**], [**NAME**]', ['[**NAME**]', ',', '[**NAME**]']],
    ['[**NAMES**]', ['[**', 'NAMES', '**]']],
    // The longest wins, and a token that ends inside a word joins nothing.
    ['on <date of birth>', ['on', '<date of birth>']],
    ['on <date of', ['on', '<date', 'of']],
    ['<datex', ['<', 'datex']],
  ])('of “%s”', (text, expected) => {
    const wholeWords = createWholeWords(['[**NAME**]', '<date', '<date of birth>']);
    expect(words(text, wholeWords(text, segment(text)))).toEqual(expected);
  });

  it('are those of the text where there are no extra tokens', () => {
    const sentences = segment('He has pain.');
    expect(createWholeWords([])('He has pain.', sentences)).toBe(sentences);
  });
});
