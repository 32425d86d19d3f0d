// Comparing entities by their fragments: equal, overlapping, how many characters they share.
import type { Entity } from '../../corpus/document';
import type { Span } from '../../corpus/span';

export const startOf = (entity: Entity): number => entity.fragments[0].start;
export const endOf = (entity: Entity): number => entity.fragments[entity.fragments.length - 1]!.end;

/** All fragments equal. */
export function sameFragments(a: Entity, b: Entity): boolean {
  if (a.fragments.length !== b.fragments.length) return false;
  return a.fragments.every(
    (span, i) => span.start === b.fragments[i]!.start && span.end === b.fragments[i]!.end,
  );
}

/** Number of characters in both; the gaps of a discontinuous entity do not count. */
export function sharedCharacters(a: Entity, b: Entity): number {
  if (a.fragments.length === 1 && b.fragments.length === 1) return sharedOf(a.fragments[0], b.fragments[0]);
  let shared = 0;
  for (const left of a.fragments) for (const right of b.fragments) shared += sharedOf(left, right);
  return shared;
}

const sharedOf = (a: Span, b: Span): number =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

/** Equal for entities with the same fragments; usable as a map key. */
export function fragmentsKey(entity: Entity): string {
  const [first] = entity.fragments;
  if (entity.fragments.length === 1) return `${first.start}:${first.end}`;
  return entity.fragments.map(({ start, end }) => `${start}:${end}`).join(';');
}

/** By position in the text, then by label and id, so that the order of the file plays no part. */
export function compareEntities(a: Entity, b: Entity): number {
  return startOf(a) - startOf(b) || endOf(a) - endOf(b) || order(a.label, b.label) || order(a.id, b.id);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Calls back for every pair whose envelopes overlap, without looking at all pairs.
 * @param left @param right sorted by start
 */
export function forEachEnvelopeOverlap(
  left: readonly Entity[],
  right: readonly Entity[],
  visit: (leftIndex: number, rightIndex: number) => void,
): void {
  let from = 0;
  // The furthest end so far tells from which entity on an overlap is still possible.
  const furthest = furthestEnds(right);
  for (let i = 0; i < left.length; i++) {
    const start = startOf(left[i]!);
    const end = endOf(left[i]!);
    while (from < right.length && furthest[from]! <= start) from++;
    for (let j = from; j < right.length && startOf(right[j]!) < end; j++) {
      if (endOf(right[j]!) > start) visit(i, j);
    }
  }
}

function furthestEnds(entities: readonly Entity[]): number[] {
  let furthest = 0;
  return entities.map((entity) => (furthest = Math.max(furthest, endOf(entity))));
}
