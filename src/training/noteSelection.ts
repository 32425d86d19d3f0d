// Which of a corpus's notes take part in a run: seeded splits by note that depend on the notes alone, never on the order of their files.
import { createRandom } from '../common/random';
import { entitiesOf, type Document } from '../corpus/document';

/** What a split draws; a manifest states it, so that the same notes are found again. */
export type NoteSelection =
  /** `fold` (from 1) of `of` equal parts, or with `rest` the notes of all others. */
  | {
      readonly kind: 'fold';
      readonly fold: number;
      readonly of: number;
      readonly seed: number;
      readonly rest: boolean;
    }
  /** A share of the notes, above 0 and at most 1; a larger share of the same seed holds the smaller one. With `rest` the others. */
  | { readonly kind: 'share'; readonly share: number; readonly seed: number; readonly rest: boolean };

/** The notes that all selections leave, one taken after the other, in the order they came in. */
export function selectNotes(
  documents: readonly Document[],
  selections: readonly NoteSelection[] = [],
): readonly Document[] {
  return selections.reduce((left, selection) => {
    const chosen = chosenIds(left, selection);
    return left.filter(({ id }) => chosen.has(id) !== selection.rest);
  }, documents);
}

function chosenIds(documents: readonly Document[], selection: NoteSelection): ReadonlySet<string> {
  return selection.kind === 'fold'
    ? new Set(foldsOf(documents, selection.of, selection.seed)[selection.fold - 1])
    : new Set(shareOf(documents, selection.share, selection.seed));
}

/**
 * The ids of `count` folds. Notes are dealt in rounds, those with most entities first; in each round the fold that has
 * the fewest entities so far gets the note with the most. Sizes differ by one note at most, entities by less than the
 * richest note has.
 */
export function foldsOf(documents: readonly Document[], count: number, seed: number): string[][] {
  const folds = Array.from({ length: count }, () => ({ ids: [] as string[], entities: 0 }));
  const notes = shuffled(documents, seed)
    .map((document) => ({ id: document.id, entities: entitiesOf(document).length }))
    .sort((a, b) => b.entities - a.entities);
  for (let from = 0; from < notes.length; from += count) {
    const poorestFirst = folds.toSorted((a, b) => a.entities - b.entities);
    notes.slice(from, from + count).forEach(({ id, entities }, i) => {
      poorestFirst[i]!.ids.push(id);
      poorestFirst[i]!.entities += entities;
    });
  }
  return folds.map(({ ids }) => ids);
}

/** At least one note. */
function shareOf(documents: readonly Document[], share: number, seed: number): string[] {
  const size = Math.max(1, Math.round(share * documents.length));
  return shuffled(documents, seed)
    .slice(0, size)
    .map(({ id }) => id);
}

/** By id first: files may come in any order. */
function shuffled(documents: readonly Document[], seed: number): Document[] {
  const byId = documents.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return createRandom(seed).shuffle(byId);
}
