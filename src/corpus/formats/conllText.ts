// The text of a CoNLL document: the note beside it where there is one, otherwise rebuilt from the words.
import { candidateCodings, chooseCoding, OffsetMap, type OffsetCoding } from '../offsets';
import type { Span } from '../span';

export interface StatedWord {
  readonly text: string;
  readonly line: number;
  /** As stated in the file's own unit. */
  readonly offsets: readonly [number, number] | undefined;
}

export interface PlacedWords {
  readonly text: string;
  /** One a word, in order. */
  readonly spans: readonly Span[];
  readonly coding: OffsetCoding | undefined;
}

/** Words over the note's own text; undefined when they are not found there. */
export function placeInText(words: readonly StatedWord[], text: string): PlacedWords | undefined {
  return words.every(({ offsets }) => offsets !== undefined) && words.length > 0
    ? placeByOffsets(words, text)
    : placeBySearch(words, text);
}

function placeByOffsets(words: readonly StatedWord[], text: string): PlacedWords | undefined {
  const quotes = words.map(({ text: quoted, offsets }) => ({ start: offsets![0], end: offsets![1], quoted }));
  const coding = chooseCoding(text, quotes, candidateCodings(text));
  const map = new OffsetMap(text, coding);
  const spans: Span[] = [];
  for (const { start: from, end: to, quoted } of quotes) {
    const start = map.toIndex(from);
    const end = map.toIndex(to);
    if (start === undefined || end === undefined || text.slice(start, end) !== quoted) return undefined;
    if (start < (spans.at(-1)?.end ?? 0)) return undefined;
    spans.push({ start, end });
  }
  return { text, spans, coding };
}

/** Each word is looked for a little behind the one before. */
function placeBySearch(words: readonly StatedWord[], text: string): PlacedWords | undefined {
  const spans: Span[] = [];
  let at = 0;
  for (const { text: word } of words) {
    const start = text.slice(at, at + word.length + 2000).indexOf(word);
    if (start < 0 || text.slice(at, at + start).trim() !== '') return undefined;
    spans.push({ start: at + start, end: at + start + word.length });
    at += start + word.length;
  }
  return { text, spans, coding: undefined };
}

/**
 * Without the note: words parted by blanks, sentences by line ends. Stated offsets are kept by filling the gaps, so that entities
 * stand where they stood in the note.
 * @param firstWords index of each sentence's first word
 */
export function rebuildText(words: readonly StatedWord[], firstWords: ReadonlySet<number>): PlacedWords {
  const kept = offsetsFit(words);
  const pieces: string[] = [];
  const spans: Span[] = [];
  let length = 0;
  let counted = 0;
  for (const [i, { text, offsets }] of words.entries()) {
    const gap = kept ? offsets![0] - counted : i === 0 ? 0 : 1;
    if (gap > 0) pieces.push(i > 0 && firstWords.has(i) ? '\n' : ' ');
    if (gap > 1) pieces.push(' '.repeat(gap - 1));
    pieces.push(text);
    length += gap + text.length;
    counted = kept ? offsets![1] : 0;
    spans.push({ start: length - text.length, end: length });
  }
  if (words.length > 0) pieces.push('\n');
  return { text: pieces.join(''), spans, coding: undefined };
}

/** Gaps are filled only up to this size. */
const longestGap = 100_000;

/** Whether the stated offsets ascend and are as long as the words, in code points. */
function offsetsFit(words: readonly StatedWord[]): boolean {
  let end = 0;
  let total = 0;
  for (const { text, offsets } of words) {
    if (offsets === undefined || offsets[0] < end) return false;
    if (offsets[1] - offsets[0] !== codePoints(text)) return false;
    total += offsets[0] - end;
    if (offsets[0] - end > longestGap || total > 10_000_000) return false;
    end = offsets[1];
  }
  return words.length > 0;
}

function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) count++;
  return count;
}
