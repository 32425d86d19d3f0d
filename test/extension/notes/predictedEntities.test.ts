import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PredictedEntities } from '../../../src/extension/notes/predictedEntities';
import { shiftSpans } from '../../../src/extension/notes/textEdits';

/** Spans in text order that do not overlap, as a tagger gives them. */
const spans = fc
  .uniqueArray(fc.nat(60), { minLength: 2, maxLength: 20 })
  .map((cuts) => [...cuts].sort((a, b) => a - b))
  .map((cuts) =>
    Array.from({ length: Math.floor(cuts.length / 2) }, (_, i) => ({
      start: cuts[2 * i]!,
      end: cuts[2 * i + 1]!,
    })),
  );
const edits = fc.array(
  fc
    .record({ start: fc.nat(40), deleted: fc.nat(20), length: fc.nat(8) })
    .map(({ start, deleted, length }) => ({ start, end: start + deleted, length })),
  { maxLength: 5 },
);

const predicted = (list: readonly { start: number; end: number }[]): PredictedEntities =>
  new PredictedEntities(
    {
      labels: ['problem'],
      starts: Uint32Array.from(list, ({ start }) => start),
      ends: Uint32Array.from(list, ({ end }) => end),
      label: new Uint16Array(list.length),
      confidence: new Float32Array(list.length).fill(1),
    },
    0,
    [],
  );

describe('predicted entities as columns', () => {
  it('move with edits as single spans do', () => {
    fc.assert(
      fc.property(spans, edits, (list, made) => {
        const entities = predicted(list);
        if (entities.edit(made)) entities.hide([]);
        const shown = Array.from({ length: entities.length }, (_, index) => entities.spanOf(index));
        expect(shown).toEqual(list.flatMap((span) => shiftSpans(span, made) ?? []));
      }),
    );
  });

  it('are found at an offset, edges included, as a scan finds them', () => {
    fc.assert(
      fc.property(spans, fc.nat(70), (list, offset) => {
        const entities = predicted(list);
        const found = entities.at(offset).map((index) => entities.get(index).start);
        expect(found).toEqual(
          list.filter(({ start, end }) => start <= offset && offset <= end).map(({ start }) => start),
        );
      }),
    );
  });

  it('hide what is taken, and show it again', () => {
    const entities = predicted([
      { start: 0, end: 4 },
      { start: 6, end: 9 },
    ]);
    entities.hide([
      { start: 0, end: 4, label: 'problem' },
      { start: 6, end: 9, label: 'test' },
    ]);
    expect([entities.length, entities.get(0).start]).toEqual([1, 6]);
    entities.hide([]);
    expect(entities.length).toBe(2);
  });
});
