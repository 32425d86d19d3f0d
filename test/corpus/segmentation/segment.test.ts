// Words and sentences of clinical text: the table of docs/formats.md, and what must hold for any text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlankCode } from '../../../src/corpus/segmentation/blanks';
import type { Document, Entity } from '../../../src/corpus/document';
import { splitLongSentence } from '../../../src/corpus/segmentation/longSentence';
import { segmentDocument } from '../../../src/corpus/segmentation/fitSentences';
import { segment } from '../../../src/corpus/segmentation/segment';
import { tokenize } from '../../../src/corpus/segmentation/tokenize';

const words = (text: string): string[] =>
  segment(text).map(({ tokens }) => tokens.map(({ start, end }) => text.slice(start, end)).join(' '));

describe('words', () => {
  it.each([
    ['Dr. Roe', 'Dr. Roe'],
    ['zedol 5mg q.d. p.o.', 'zedol 5 mg q.d. p.o.'],
    ['vs. prior', 'vs. prior'],
    ['K 0.5–1.2', 'K 0.5 – 1.2'],
    ['5mg x3 days', '5 mg x 3 days'],
    ['3.5x4cm', '3.5 x 4 cm'],
    ['12,300 cells', '12,300 cells'],
    ['.5 mg', '.5 mg'],
    ['on 10/12/2019 at 10:30am', 'on 10/12/2019 at 10:30 am'],
    ['2019-10-12', '2019-10-12'],
    ['nausea/vomiting s/p CABG w/ pain', 'nausea / vomiting s/p CABG w/ pain'],
    ['BP 120/80', 'BP 120 / 80'],
    ['mg/dL', 'mg / dL'],
    ['[**Hospital 12**]', '[** Hospital 12 **]'],
    ['Crohn\u2019s; don\u2019t', 'Crohn \u2019s ; don\u2019t'],
    ['28-year-old', '28 - year - old'],
    ['T4 B12 CD68 2nd 5FU', 'T4 B12 CD68 2nd 5FU'],
    ['------ ***', '------ ***'],
    ['a@b.org', 'a@b.org'],
    ['to 104F, 38.5C', 'to 104 F , 38.5 C'],
    ['a 72F, 18F tracer, C5 root', 'a 72F , 18F tracer , C5 root'],
    ['in the 120s, her 80s', 'in the 120s , her 80s'],
    ['q.4h. 2-4 puffs 4hrly', 'q.4h. 2 - 4 puffs 4 hrly'],
    ['a 40pk-yr smoker', 'a 40 pk - yr smoker'],
    ['98.6°F (37%)', '98.6 ° F ( 37 % )'],
    ['µg ≥ 5µg', 'µg ≥ 5 µg'],
  ])('%s', (text, expected) => {
    expect(words(text).join(' ')).toBe(expected);
  });

  it('are the same with a blank behind them and at the end of the text', () => {
    const character = fc.constantFrom(
      ...'a x X w W q Q m g s S z é \u0301 0 5 1 2 / : @ - _ [ * × ’ µ'.split(' '),
    );
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 9 }),
        fc.constantFrom(' ', '\n', '\u00a0', '\u200b'),
        (all, blank) => {
          const text = all.join('');
          expect(tokenize(text + blank)).toEqual(tokenize(text));
        },
      ),
    );
  });
});

describe('sentences', () => {
  it.each([
    ['Dr. Roe came. He left.', ['Dr. Roe came .', 'He left .']],
    ['Takes 5 mg q.d. He is well.', ['Takes 5 mg q.d.', 'He is well .']],
    ['K was 3.5. Na 140.', ['K was 3.5 .', 'Na 140 .']],
    ['1. Aspirin 81 mg\n2. Zedol\n- cough', ['1 . Aspirin 81 mg', '2 . Zedol', '- cough']],
    ['HISTORY:\nNo pain', ['HISTORY :', 'No pain']],
    ['PAST HISTORY: Cough for days', ['PAST HISTORY :', 'Cough for days']],
    ['BP 120/80 HR 72\nAlert', ['BP 120 / 80 HR 72', 'Alert']],
    ['Na\t140\tmmol\nK\t4.1\tmmol', ['Na 140 mmol', 'K 4.1 mmol']],
    [
      'The patient was admitted to the intensive care unit with a\nhistory of cough.',
      ['The patient was admitted to the intensive care unit with a history of cough .'],
    ],
    [
      'Hx: no pain in the past weeks and none during the last\nImp: cramp',
      ['Hx : no pain in the past weeks and none during the last', 'Imp : cramp'],
    ],
    ['FH: nil, \nSocial history : lives alone', ['FH : nil ,', 'Social history : lives alone']],
    ['Protein: none.\npH: 5.5', ['Protein : none .', 'pH : 5.5']],
    ['He was seen by the\nPain Service: no change', ['He was seen by the Pain Service : no change']],
    ['She takes zedol for pain with\ndosing: daily', ['She takes zedol for pain with dosing : daily']],
    ['Takes zedol twice daily.\naspirin was stopped', ['Takes zedol twice daily .', 'aspirin was stopped']],
    ['Takes zedol 5 mg q.d.\nfor pain', ['Takes zedol 5 mg q.d. for pain']],
    ['Ventolin -\nClenil -', ['Ventolin -', 'Clenil -']],
    [
      'Slight ringing at times, not continuous, in both ears\nNumbness and difficulty hearing are present now, on one side only',
      [
        'Slight ringing at times , not continuous , in both ears',
        'Numbness and difficulty hearing are present now , on one side only',
      ],
    ],
    [
      'The scan of last week was compared with that of spring by\nthe service and is unchanged as far as it can be compared now,\nDr. Roe said',
      [
        'The scan of last week was compared with that of spring by the service and is unchanged as far as it can be compared now , Dr. Roe said',
      ],
    ],
    ['One line\n\ntwo', ['One line', 'two']],
    ['Seen by [**Name. Of Doctor**] today', ['Seen by [** Name . Of Doctor **] today']],
    ['He said "no." Then left.', ['He said " no . "', 'Then left .']],
    ['Pain resolved.Then left', ['Pain resolved .', 'Then left']],
    ['', []],
    [' \r\n\t\n', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('cover every character that is not blank exactly once, in order', () => {
    const characters = fc.constantFrom(
      ...'aB1.,:;/-–()[]*\n\r\t \u00a0\u200b\u2028"\'é😀\ud83dxµ%#|_'.split(''),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(characters).map((all) => all.join('')),
        ),
        (text) => {
          let at = 0;
          for (const sentence of segment(text)) {
            expect(sentence.tokens.length).toBeGreaterThan(0);
            expect([sentence.start, sentence.end]).toEqual([
              sentence.tokens[0]!.start,
              sentence.tokens.at(-1)!.end,
            ]);
            for (const { start, end } of sentence.tokens) {
              expect(end).toBeGreaterThan(start);
              for (; at < start; at++) expect(isBlankCode(text.charCodeAt(at))).toBe(true);
              at = end;
            }
          }
          for (; at < text.length; at++) expect(isBlankCode(text.charCodeAt(at))).toBe(true);
        },
      ),
    );
  });
});

describe('segmentDocument', () => {
  const text = 'Pain. In the chest wall today. No fever at all';
  it('splits words at the edges of any entities and joins sentences that one runs through', () => {
    const span = fc.tuple(fc.nat(text.length), fc.nat(text.length)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const annotations = spans.map(([a, b], i): Entity => ({
          kind: 'entity',
          id: `T${i}`,
          label: 'x',
          fragments: [{ start: Math.min(a, b), end: Math.max(a, b) }],
        }));
        const document: Document = { id: 'd', text, annotations };
        const sentences = segmentDocument(document);
        for (const {
          fragments: [{ start, end }],
        } of annotations) {
          for (const sentence of sentences) {
            for (const token of sentence.tokens) expect(token.start < start && start < token.end).toBe(false);
            for (const token of sentence.tokens) expect(token.start < end && end < token.end).toBe(false);
            expect(
              sentence.start < end && end < sentence.end
                ? sentence.start <= Math.max(start, sentence.start)
                : true,
            ).toBe(true);
          }
          const touched = sentences.filter((sentence) =>
            sentence.tokens.some((token) => token.start < end && start < token.end),
          );
          expect(touched.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('splitLongSentence', () => {
  it('keeps every word, within the limit, and prefers semicolons and commas', () => {
    const text = 'a b c d ; e f g h i j';
    const [sentence] = segment(text);
    const parts = splitLongSentence(sentence!, text, 6);
    expect(parts.map(({ start, end }) => text.slice(start, end))).toEqual(['a b c d ;', 'e f g h i j']);
  });
});
