import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/corpus/document';
import { foldsOf, selectNotes, type NoteSelection } from '../../src/training/noteSelection';

/** A note of so many entities. */
const note = (id: string, entities: number): Document => ({
  id,
  text: 'x'.repeat(entities),
  annotations: Array.from({ length: entities }, (_, i) => ({
    kind: 'entity' as const,
    id: `T${i}`,
    label: 'problem',
    fragments: [{ start: i, end: i + 1 }] as const,
  })),
});

const corpora = fc
  .uniqueArray(fc.tuple(fc.string({ maxLength: 6 }), fc.nat(30)), {
    minLength: 2,
    maxLength: 40,
    selector: ([id]) => id,
  })
  .map((notes) => notes.map(([id, entities]) => note(id, entities)));
const seeds = fc.nat(1000);
const folded = fc
  .tuple(corpora, seeds, fc.nat())
  .map(([documents, seed, n]) => ({ documents, seed, count: 2 + (n % (documents.length - 1)) }));

const idsOf = (documents: readonly Document[]): string[] => documents.map(({ id }) => id);
const sorted = (ids: readonly string[]): string[] => ids.toSorted();
const fold = (n: number, of: number, seed: number, rest: boolean): NoteSelection[] => [
  { kind: 'fold', fold: n, of, seed, rest },
];
const share = (size: number, seed: number, rest = false): NoteSelection[] => [
  { kind: 'share', share: size, seed, rest },
];

describe('folds', () => {
  it('hold each note exactly once', () => {
    fc.assert(
      fc.property(folded, ({ documents, count, seed }) => {
        expect(sorted(foldsOf(documents, count, seed).flat())).toEqual(sorted(idsOf(documents)));
      }),
    );
  });

  it('leave no note on both sides, and none out', () => {
    fc.assert(
      fc.property(folded, ({ documents, count, seed }) => {
        for (let n = 1; n <= count; n++) {
          const dev = idsOf(selectNotes(documents, fold(n, count, seed, false)));
          const train = idsOf(selectNotes(documents, fold(n, count, seed, true)));
          expect(dev.filter((id) => train.includes(id))).toEqual([]);
          expect(sorted([...dev, ...train])).toEqual(sorted(idsOf(documents)));
        }
      }),
    );
  });

  it('differ by one note, and by no more entities than the richest note has', () => {
    fc.assert(
      fc.property(folded, ({ documents, count, seed }) => {
        const folds = foldsOf(documents, count, seed);
        const entities = new Map(documents.map(({ id, annotations }) => [id, annotations.length]));
        const sizes = folds.map((ids) => ids.length);
        const sums = folds.map((ids) => ids.reduce((sum, id) => sum + entities.get(id)!, 0));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(Math.max(...entities.values()));
      }),
    );
  });

  it('deals by hand: 9 8 | 7 3 | 2 1 into two folds', () => {
    // 9 and 8; then the poorer one (8) gets the 7, the other the 3: 15 and 12; then 12 gets the 2 and 15 the 1.
    const documents = [1, 2, 3, 7, 8, 9].map((entities) => note(`n${entities}`, entities));
    expect(foldsOf(documents, 2, 5).map(sorted).toSorted()).toEqual([
      ['n1', 'n7', 'n8'],
      ['n2', 'n3', 'n9'],
    ]);
  });
});

describe('shares', () => {
  it('are nested, and as large as asked for', () => {
    fc.assert(
      fc.property(corpora, seeds, fc.double({ min: 0.01, max: 1, noNaN: true }), (documents, seed, part) => {
        const small = idsOf(selectNotes(documents, share(part / 2, seed)));
        const large = idsOf(selectNotes(documents, share(part, seed)));
        expect(large).toEqual(expect.arrayContaining(small));
        expect(large).toHaveLength(Math.max(1, Math.round(part * documents.length)));
        expect(idsOf(selectNotes(documents, share(1, seed)))).toEqual(idsOf(documents));
      }),
    );
  });

  it('and their rest are the whole', () => {
    fc.assert(
      fc.property(corpora, seeds, (documents, seed) => {
        const [some, others] = [false, true].map((rest) =>
          idsOf(selectNotes(documents, share(0.3, seed, rest))),
        );
        expect(sorted([...some!, ...others!])).toEqual(sorted(idsOf(documents)));
      }),
    );
  });
});

const selections = fc.oneof(
  fc.tuple(seeds, fc.boolean()).map(([seed, rest]) => fold(1, 2, seed, rest)),
  fc.tuple(seeds, fc.boolean()).map(([seed, rest]) => share(0.4, seed, rest)),
  fc.tuple(seeds, seeds).map(([a, b]) => [...fold(2, 2, a, true), ...share(0.5, b)]),
);

describe('a selection', () => {
  it('does not depend on the order of the files, and keeps it', () => {
    fc.assert(
      fc.property(corpora, selections, (documents, chosen) => {
        const one = idsOf(selectNotes(documents, chosen));
        const other = idsOf(selectNotes(documents.toReversed(), chosen));
        expect(other).toEqual(one.toReversed());
      }),
    );
  });

  it('is another for another seed, the same for the same', () => {
    const documents = Array.from({ length: 40 }, (_, i) => note(`n${i}`, i % 5));
    for (const make of [(seed: number) => fold(1, 5, seed, false), (seed: number) => share(0.2, seed)]) {
      expect(selectNotes(documents, make(3))).toEqual(selectNotes(documents, make(3)));
      expect(idsOf(selectNotes(documents, make(3)))).not.toEqual(idsOf(selectNotes(documents, make(4))));
    }
  });

  it('takes all notes where nothing is said', () => {
    const documents = [note('b', 1), note('a', 2)];
    expect(selectNotes(documents)).toEqual(documents);
  });
});
