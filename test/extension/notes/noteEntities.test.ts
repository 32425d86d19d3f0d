import { describe, expect, it } from 'vitest';
import { NoteEntities } from '../../../src/extension/notes/noteEntities';
import type { AnnotatedEntity } from '../../../src/protocol/annotations';
import type { EntityColumns } from '../../../src/protocol/tagger';

type Row = readonly [start: number, end: number, label: string, confidence: number];

function columns(rows: readonly Row[]): EntityColumns {
  const labels = [...new Set(rows.map(([, , label]) => label))];
  return {
    labels,
    starts: Uint32Array.from(rows, ([start]) => start),
    ends: Uint32Array.from(rows, ([, end]) => end),
    label: Uint16Array.from(rows, ([, , label]) => labels.indexOf(label)),
    confidence: Float32Array.from(rows, ([, , , confidence]) => confidence),
  };
}
const annotation = (id: string, label: string, start: number, end: number): AnnotatedEntity => ({
  id,
  label,
  fragments: [{ start, end }],
  attributes: [],
});
const shown = (entities: NoteEntities): string[] =>
  entities.all.map(({ kind, label, start, end }) => `${kind} ${label} ${start}–${end}`);

function note(): NoteEntities {
  const entities = new NoteEntities();
  entities.setAnnotated([annotation('T1', 'problem', 10, 20)]);
  entities.setPredicted(
    columns([
      [10, 20, 'problem', 0.9],
      [10, 16, 'problem', 0.6],
      [30, 35, 'test', 0.8],
      [40, 44, 'test', 0.2],
    ]),
    0.5,
  );
  return entities;
}

describe('the entities of a note', () => {
  it('shows annotations, and predictions that say something else with enough confidence, in text order', () => {
    expect(shown(note())).toEqual([
      'annotated problem 10–20',
      'predicted problem 10–16',
      'predicted test 30–35',
    ]);
  });

  it('finds the innermost one at an offset, edges included', () => {
    const entities = note();
    expect(entities.at(12)).toMatchObject({ kind: 'predicted', end: 16 });
    expect(entities.at(18)).toMatchObject({ kind: 'annotated', id: 'T1' });
    expect(entities.at(20)).toMatchObject({ id: 'T1' });
    expect(entities.at(25)).toBeUndefined();
  });

  it.each([
    [0, 10, 30],
    [10, 30, 30],
    [12, 30, 10],
    [30, 10, 10],
    [99, 10, 30],
  ])('goes from %i to the next at %i and the previous at %i, round the end', (offset, next, previous) => {
    expect([note().next(offset)?.start, note().previous(offset)?.start]).toEqual([next, previous]);
  });

  it('keeps a rejected prediction away, also after edits and the next tagging', () => {
    const entities = note();
    entities.reject(entities.at(30)!);
    expect(shown(entities)).not.toContain('predicted test 30–35');
    entities.edit([{ start: 0, end: 0, length: 5 }]);
    entities.setPredicted(
      columns([
        [35, 40, 'test', 0.8],
        [50, 52, 'test', 0.9],
      ]),
      0.5,
    );
    expect(shown(entities)).toEqual(['annotated problem 15–25', 'predicted test 50–52']);
  });

  it('moves with the text', () => {
    const entities = note();
    entities.edit([
      { start: 28, end: 40, length: 0 },
      { start: 0, end: 0, length: 2 },
    ]);
    expect(shown(entities)).toEqual(['annotated problem 12–22', 'predicted problem 12–18']);
  });

  it('keeps the fragments of a discontinuous entity, and the rest when one of them is deleted', () => {
    const entities = new NoteEntities();
    const fragments = [
      { start: 5, end: 8 },
      { start: 12, end: 15 },
    ] as const;
    entities.setAnnotated([
      { id: 'T1', label: 'problem', fragments: [...fragments], attributes: ['Assertion: absent'] },
    ]);
    entities.edit([{ start: 4, end: 9, length: 0 }]);
    expect(entities.annotated).toMatchObject([{ start: 7, end: 10, fragments: [{ start: 7, end: 10 }] }]);
  });
});
