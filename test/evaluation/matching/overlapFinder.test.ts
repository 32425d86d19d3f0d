import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createOverlapFinder } from '../../../src/evaluation/matching/overlapFinder';

const aSpan = fc
  .tuple(fc.nat(200), fc.integer({ min: 1, max: 30 }))
  .map(([start, length]) => ({ start, end: start + length }));

it('finds what looking at everything finds, in the order given', () => {
  fc.assert(
    fc.property(fc.array(aSpan, { maxLength: 80 }), aSpan, (items, span) => {
      const expected = items.flatMap((item, i) =>
        item.start < span.end && span.start < item.end ? [i] : [],
      );
      expect(createOverlapFinder(items)(span)).toEqual(expected);
    }),
  );
});
