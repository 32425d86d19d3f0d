// Guessing how offsets were counted where no text is quoted: entities have a place in the text, and cut no word in two.
import { candidateCodings, OffsetMap, type OffsetCoding } from '../offsets';
import type { Span } from '../span';

const inWord = /[\p{L}\p{N}]/u;

/** The coding under which most stated spans have a place and, of these, most cut no word in two; the earlier when two are level. */
export function codingByWords(text: string, spans: readonly Span[]): OffsetCoding {
  const candidates = candidateCodings(text);
  let best = candidates[0]!;
  if (candidates.length === 1) return best;
  let most = { placed: -1, fitting: -1 };
  for (const candidate of candidates) {
    const fit = fitOf(text, spans, new OffsetMap(text, candidate));
    const isBetter = fit.placed > most.placed || (fit.placed === most.placed && fit.fitting > most.fitting);
    if (isBetter) [best, most] = [candidate, fit];
  }
  return best;
}

function fitOf(
  text: string,
  spans: readonly Span[],
  map: OffsetMap,
): { readonly placed: number; readonly fitting: number } {
  let placed = 0;
  let fitting = 0;
  for (const span of spans) {
    const [start, end] = [map.toIndex(span.start), map.toIndex(span.end)];
    if (start === undefined || end === undefined || start >= end) continue;
    placed++;
    if (isWhole(text, start, end)) fitting++;
  }
  return { placed, fitting };
}

/** Whether it cuts no word in two, and begins and ends with no blank; marks at its edges are as good as letters. */
function isWhole(text: string, start: number, end: number): boolean {
  return !isInWord(text, start) && !isInWord(text, end) && !/^\s|\s$/.test(text.slice(start, end));
}

const isInWord = (text: string, index: number): boolean =>
  index > 0 && index < text.length && inWord.test(text[index - 1]!) && inWord.test(text[index]!);
