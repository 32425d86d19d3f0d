// The sentence around an error, found by its offset, and cut at the boundaries of its entities.
import type { ReportViewData, SentenceContext } from '../../protocol/report';

export type Fragments = readonly (readonly [start: number, end: number])[];

export function contextFor(
  contexts: ReportViewData['contexts'],
  document: string,
  start: number,
): SentenceContext | undefined {
  const list = Object.hasOwn(contexts, document) ? contexts[document] : undefined;
  if (list === undefined) return undefined;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.start <= start) low = middle + 1;
    else high = middle;
  }
  const found = list[low - 1];
  return found !== undefined && start <= found.start + found.text.length ? found : undefined;
}

/** A piece of a sentence and whether it is in the gold, the predicted entity, both or neither. */
export interface Piece {
  readonly text: string;
  readonly gold: boolean;
  readonly predicted: boolean;
}

export function cutContext({ start, text }: SentenceContext, gold: Fragments, predicted: Fragments): Piece[] {
  const end = start + text.length;
  const cuts = new Set([start, end]);
  for (const [from, to] of [...gold, ...predicted]) {
    if (from > start && from < end) cuts.add(from);
    if (to > start && to < end) cuts.add(to);
  }
  const places = [...cuts].sort((a, b) => a - b);
  const within = (fragments: Fragments, at: number): boolean =>
    fragments.some(([from, to]) => from <= at && at < to);
  return places.slice(0, -1).map((from, i) => ({
    text: text.slice(from - start, places[i + 1]! - start).replace(/\s+/g, ' '),
    gold: within(gold, from),
    predicted: within(predicted, from),
  }));
}

/**
 * Leaves words out before the first mark where it would not be among the first `room` characters: a long sentence is cut off on the
 * screen, and the entity is what one came to see.
 */
export function bringIntoSight(pieces: readonly Piece[], room: number): readonly Piece[] {
  const [lead, mark, ...rest] = pieces;
  if (lead === undefined || mark === undefined || lead.gold || lead.predicted) return pieces;
  if (lead.text.length + mark.text.length <= room) return pieces;
  const kept = lead.text.slice(-Math.floor(room / 3));
  const fromWord = kept.slice(kept.search(/\s|$/));
  return [{ ...lead, text: `…${fromWord}` }, mark, ...rest];
}
