// How a line is cut into words: every way of cutting against a plain second version.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineTokens, tokenizations, type Tokenization } from '../../../src/corpus/formats/lineTokens';

const plainly: Readonly<Record<Tokenization, (line: string) => string[]>> = {
  runs: (line) => line.split(/[ \t\r\f\v]+/).filter((word) => word !== ''),
  'each blank': (line) => line.split(' '),
  'leading blank': (line) => [...(/^[ \t]/.test(line) ? [''] : []), ...plainly.runs(line)],
  // eslint-disable-next-line no-control-regex -- what Python takes for white space
  'unicode runs': (line) => line.split(/[\s\u001c-\u001f\u0085\u200b]+/).filter((word) => word !== ''),
};

const wordsOf = (line: string, tokenization: Tokenization): string[] =>
  new LineTokens(line).words(1, tokenization).map(({ start, end }) => line.slice(start, end));

describe.each(tokenizations)('words by %s', (tokenization) => {
  it.each([
    '',
    ' ',
    'a',
    'a b',
    ' a b',
    'a b ',
    'a  b',
    'a\tb',
    'a\u00a0b',
    'a\u0085b c',
    'a\u200b',
    '\ta',
    '😀 é',
  ])('of %j', (line) => {
    expect(wordsOf(line, tokenization)).toEqual(plainly[tokenization](line));
  });

  it('of any line', () => {
    const piece = fc.constantFrom(
      'a',
      'bc',
      ' ',
      ' ',
      '\t',
      '\f',
      '\u00a0',
      '\u001c',
      '\u0085',
      '\u200b',
      'é',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const line = pieces.join('');
        expect(wordsOf(line, tokenization)).toEqual(plainly[tokenization](line));
      }),
    );
  });
});
