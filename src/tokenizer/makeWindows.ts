// Segments with context on both sides → the model's inputs.
import type { Sentence } from '../corpus/sentence';
import type { EncodedDocument, WordEncoder } from './encodedDocument';
import { encodeDocument } from './encodedDocument';
import type { Segment } from './segments';
import { cutSegments, wordLength } from './segments';
import type { SpecialPieces } from './tokenizer';
import type { Window, WindowOptions, WindowWord } from './window';

/**
 * Every word is owned by exactly one window: the one that shows most of the text on its shorter side. Several short
 * sentences share a window; a word with more pieces than a window holds is present with as many as fit.
 * @throws RangeError when maxLength has no room for a word.
 */
export function makeWindows(
  encoder: WordEncoder,
  special: SpecialPieces,
  text: string,
  sentences: readonly Sentence[],
  options: WindowOptions,
): Window[] {
  return windowsOf(encodeDocument(encoder, text, sentences), special, options);
}

export function windowsOf(
  document: EncodedDocument,
  special: SpecialPieces,
  options: WindowOptions,
): Window[] {
  const capacity = options.maxLength - 2;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`A window of ${options.maxLength} pieces has no room for a word`);
  }
  const words = document.wordStarts.length - 1;
  if (words === 0) return [];
  if (document.pieces.length <= capacity) {
    return [buildWindow(document, special, { start: 0, end: words }, 0, capacity)];
  }
  const context = Math.max(0, Math.min(Math.floor(options.stride / 2), Math.floor((capacity - 1) / 2)));
  const own = capacity - 2 * context;
  return cutSegments(document, own).map((segment) => buildWindow(document, special, segment, context, own));
}

function buildWindow(
  document: EncodedDocument,
  special: SpecialPieces,
  segment: Segment,
  context: number,
  longestWord: number,
): Window {
  const first = contextStart(document, segment.start, context);
  const last = contextEnd(document, segment.end, context);
  const ids = [special.start];
  const words: WindowWord[] = [];
  for (let word = first; word < last; word++) {
    words.push({ word, position: ids.length, owned: word >= segment.start && word < segment.end });
    const from = document.wordStarts[word]!;
    const to = from + wordLength(document, word, longestWord);
    for (let piece = from; piece < to; piece++) ids.push(document.pieces[piece]!);
  }
  ids.push(special.end);
  return { inputIds: Int32Array.from(ids), words };
}

/** The first of the whole words before `start` that have at most `room` pieces together. */
function contextStart(document: EncodedDocument, start: number, room: number): number {
  const { wordStarts } = document;
  let word = start;
  while (word > 0 && wordStarts[start]! - wordStarts[word - 1]! <= room) word--;
  return word;
}

function contextEnd(document: EncodedDocument, end: number, room: number): number {
  const { wordStarts } = document;
  let word = end;
  while (word + 1 < wordStarts.length && wordStarts[word + 1]! - wordStarts[end]! <= room) word++;
  return word;
}
