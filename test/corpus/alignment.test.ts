// Tags of a document: what finds no place in them is listed, and nothing grows beyond measure.
import { describe, expect, it } from 'vitest';
import { tagDocument } from '../../src/corpus/alignment';
import type { Document, Entity } from '../../src/corpus/document';
import { reasons } from '../../src/corpus/flatten';

const entity = (id: string, label: string, start: number, end: number): Entity => ({
  kind: 'entity',
  id,
  label,
  fragments: [{ start, end }],
});

describe('tags of a document', () => {
  const words = 20_000;
  const text = 'w '.repeat(words);
  const document = (...annotations: Entity[]): Document => ({ id: 'a', text, annotations });

  it.each([
    ['a long label of one word', entity('T1', 'L'.repeat(100_000), 0, 1), undefined],
    ['a short label of all words', entity('T1', 'problem', 0, 2 * words - 1), undefined],
    ['a long label of all words', entity('T1', 'L'.repeat(1000), 0, 2 * words - 1), reasons.tooMuch],
  ])('%s', (_name, one, reason) => {
    const { leftOut, written } = tagDocument(document(one), { scheme: 'bio', flatten: { kind: 'layers' } });
    expect(leftOut).toEqual(reason === undefined ? [] : [{ entity: one, reason }]);
    expect(written + leftOut.length).toBe(1);
  });

  it('layers together stay within the measure, and the others are written', () => {
    const long = Array.from({ length: 8 }, (_, i) => entity(`T${i}`, 'L'.repeat(200), 2 * i, 2 * words - 1));
    const short = entity('T9', 'problem', 0, 1);
    const { leftOut, written } = tagDocument(document(...long, short), {
      scheme: 'bio',
      flatten: { kind: 'layers' },
    });
    expect(leftOut.map((left) => left.reason)).toEqual(Array(4).fill(reasons.tooMuch));
    expect(written).toBe(5);
  });
});
