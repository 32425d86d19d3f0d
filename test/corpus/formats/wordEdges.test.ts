// How offsets were counted where nothing is quoted: another way than code points needs words that would be cut in two otherwise.
import { describe, expect, it } from 'vitest';
import { codingByWords } from '../../../src/corpus/formats/wordEdges';

describe('the coding of spans that quote nothing', () => {
  it.each([
    ['code points where every way cuts no word', 'é|', [[0, 2]], 'codepoint'],
    ['code points where an entity ends in a mark', 'é (fever) x', [[2, 9]], 'codepoint'],
    ['bytes where code points would cut words', 'é has fever now', [[7, 12]], 'byte'],
    ['UTF-16 where code points would cut words', '😀 has fever now', [[7, 12]], 'utf16'],
    ['bytes where code points end past the text', 'éé fever', [[5, 10]], 'byte'],
    [
      'code points where bytes would begin inside a character',
      'aé fever',
      [
        [2, 3],
        [3, 8],
      ],
      'codepoint',
    ],
  ] as const)('is %s', (_, text, spans, unit) => {
    expect(
      codingByWords(
        text,
        spans.map(([start, end]) => ({ start, end })),
      ).unit,
    ).toBe(unit);
  });
});
