// Guessing how offsets were counted where no text is quoted: entities begin and end at words.
import { candidateCodings, OffsetMap, type OffsetCoding } from '../offsets';
import type { Span } from '../span';

const inWord = /[\p{L}\p{N}]/u;

/** The coding under which most stated spans begin and end at the edge of a word; the earlier when two are level. */
export function codingByWords(text: string, spans: readonly Span[]): OffsetCoding {
  const candidates = candidateCodings(text);
  let best = candidates[0]!;
  if (candidates.length === 1) return best;
  let most = -1;
  for (const candidate of candidates) {
    const map = new OffsetMap(text, candidate);
    const hits = spans.filter(({ start, end }) =>
      isAtEdges(text, map.toIndex(start), map.toIndex(end)),
    ).length;
    if (hits > most) [best, most] = [candidate, hits];
  }
  return best;
}

function isAtEdges(text: string, start: number | undefined, end: number | undefined): boolean {
  if (start === undefined || end === undefined || start >= end) return false;
  const starts = inWord.test(text[start]!) && (start === 0 || !inWord.test(text[start - 1]!));
  return starts && inWord.test(text[end - 1]!) && (end === text.length || !inWord.test(text[end]!));
}
