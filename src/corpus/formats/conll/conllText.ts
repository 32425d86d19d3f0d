// The text of a CoNLL document: the note beside it where there is one, otherwise rebuilt from the words.
import { candidateCodings, chooseCoding, OffsetMap } from '../../offsets';

export interface StatedWord {
  readonly text: string;
  readonly line: number;
  /** As stated in the file's own unit. */
  readonly offsets: readonly [number, number] | undefined;
}

export interface PlacedWords {
  readonly text: string;
  /** Where each word begins, in order; it stands there as it is. */
  readonly starts: readonly number[];
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
  const starts: number[] = [];
  let reached = 0;
  for (const { start: from, end: to, quoted } of quotes) {
    const start = map.toIndex(from);
    const end = map.toIndex(to);
    if (start === undefined || end === undefined || text.slice(start, end) !== quoted) return undefined;
    if (start < reached) return undefined;
    starts.push(start);
    reached = end;
  }
  return { text, starts };
}

/** Each word is looked for a little behind the one before. */
function placeBySearch(words: readonly StatedWord[], text: string): PlacedWords | undefined {
  const starts: number[] = [];
  let at = 0;
  for (const { text: word } of words) {
    const start = text.slice(at, at + word.length + 2000).indexOf(word);
    if (start < 0 || text.slice(at, at + start).trim() !== '') return undefined;
    starts.push(at + start);
    at += start + word.length;
  }
  return { text, starts };
}

/**
 * Without the note: words parted by blanks, sentences by line ends. Stated offsets are kept by filling the gaps, so that entities
 * stand where they stood in the note.
 */
export function rebuildText(sentences: readonly (readonly StatedWord[])[]): PlacedWords {
  const kept = offsetsFit(sentences);
  const starts: number[] = [];
  let text = '';
  let counted = 0;
  for (const words of sentences) {
    let blank = text === '' ? ' ' : '\n';
    for (const word of words) {
      const gap = kept ? word.offsets![0] - counted : text === '' ? 0 : 1;
      if (gap > 0) text += blank;
      if (gap > 1) text += ' '.repeat(gap - 1);
      starts.push(text.length);
      text += word.text;
      counted = kept ? word.offsets![1] : 0;
      blank = ' ';
    }
  }
  return { text: text === '' ? '' : `${text}\n`, starts };
}

/** Gaps are filled only up to this size. */
const longestGap = 100_000;

/** Whether the stated offsets ascend and are as long as the words, in code points. */
function offsetsFit(sentences: readonly (readonly StatedWord[])[]): boolean {
  let end = 0;
  let total = 0;
  for (const words of sentences)
    for (const { text, offsets } of words) {
      if (offsets === undefined || offsets[0] < end) return false;
      if (offsets[1] - offsets[0] !== codePoints(text)) return false;
      total += offsets[0] - end;
      if (offsets[0] - end > longestGap || total > 10_000_000) return false;
      end = offsets[1];
    }
  return sentences.length > 0;
}

function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) count++;
  return count;
}
