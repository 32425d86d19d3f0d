// Finds what overlaps a span without looking at everything: one document can hold a whole corpus.
import type { Span } from '../../corpus/span';

/** Indices, ascending, of the items that overlap the span. */
export type OverlapFinder = (span: Span) => readonly number[];

/** Below this many items looking at each is quicker. */
const few = 24;

export function createOverlapFinder(items: readonly Span[]): OverlapFinder {
  if (items.length <= few) return (span) => scan(items, span);
  const order = items.map((_, index) => index).sort((a, b) => items[a]!.start - items[b]!.start);
  const furthest = new Float64Array(items.length);
  order.forEach((index, i) => (furthest[i] = Math.max(items[index]!.end, i === 0 ? 0 : furthest[i - 1]!)));
  return ({ start, end }) => {
    const found: number[] = [];
    for (let i = firstAbove(furthest, start); i < order.length; i++) {
      const index = order[i]!;
      if (items[index]!.start >= end) break;
      if (items[index]!.end > start) found.push(index);
    }
    return found.sort((a, b) => a - b);
  };
}

function scan(items: readonly Span[], { start, end }: Span): number[] {
  const found: number[] = [];
  for (let i = 0; i < items.length; i++) {
    if (items[i]!.start < end && items[i]!.end > start) found.push(i);
  }
  return found;
}

/** The first place of an ascending list whose value is above the bound. */
function firstAbove(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
