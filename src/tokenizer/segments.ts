// Where a document is cut into segments, one a window. The cuts depend on the text near them only, so that an edit
// moves the windows around it and no others.
import type { EncodedDocument } from './encodedDocument';

/** A half-open range of words. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts at the most eligible sentence border — those with a blank line first, then by a hash of the words after it —
 * until every segment has at most `capacity` pieces: the cuts of a treap, which stay where they are when something
 * else changes. Sentences longer than that are cut between words into parts of about equal length.
 */
export function cutSegments(document: EncodedDocument, capacity: number): Segment[] {
  const { sentenceStarts } = document;
  const priorities = borderPriorities(document);
  const segments: Segment[] = [];
  const pending: [number, number][] = [[0, sentenceStarts.length - 1]];
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [from, to] = range;
    const start = sentenceStarts[from]!;
    const end = sentenceStarts[to]!;
    if (start === end) continue;
    if (piecesBetween(document, start, end, capacity) <= capacity) segments.push({ start, end });
    else if (to - from === 1) segments.push(...cutSentence(document, start, end, capacity));
    else {
      const border = bestBorder(priorities, from, to);
      pending.push([border, to], [from, border]);
    }
  }
  return segments;
}

/** Pieces of a word as far as a window can hold them. */
export function wordLength({ wordStarts }: EncodedDocument, word: number, capacity: number): number {
  return Math.min(capacity, wordStarts[word + 1]! - wordStarts[word]!);
}

/** Exact where it matters: words are only capped when the range is too long anyway, or holds a giant word. */
function piecesBetween(document: EncodedDocument, start: number, end: number, capacity: number): number {
  const whole = document.wordStarts[end]! - document.wordStarts[start]!;
  if (whole <= capacity || end - start > capacity) return whole;
  let sum = 0;
  for (let word = start; word < end; word++) sum += wordLength(document, word, capacity);
  return sum;
}

const hashedPieces = 8;

/** By sentence; a blank line counts more than any hash. */
function borderPriorities({ pieces, wordStarts, sentenceStarts, paragraphs }: EncodedDocument): Float64Array {
  return Float64Array.from(paragraphs, (paragraph, sentence) => {
    const from = wordStarts[sentenceStarts[sentence]!]!;
    const to = Math.min(from + hashedPieces, wordStarts[sentenceStarts[sentence + 1]!]!);
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ pieces[i]!, 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    return paragraph * 4294967296 + ((hash ^ (hash >>> 13)) >>> 0);
  });
}

/** The border of highest priority inside the range of sentences; among equals the one nearest the middle. */
function bestBorder(priorities: Float64Array, from: number, to: number): number {
  const middle = (from + to) / 2;
  let best = from + 1;
  for (let border = from + 2; border < to; border++) {
    const gain = priorities[border]! - priorities[best]!;
    if (gain > 0 || (gain === 0 && Math.abs(border - middle) < Math.abs(best - middle))) best = border;
  }
  return best;
}

function cutSentence(document: EncodedDocument, start: number, end: number, capacity: number): Segment[] {
  let total = 0;
  for (let word = start; word < end; word++) total += wordLength(document, word, capacity);
  const target = Math.ceil(total / Math.ceil(total / capacity));
  const parts: Segment[] = [];
  let from = start;
  let length = 0;
  for (let word = start; word < end; word++) {
    const next = wordLength(document, word, capacity);
    if (word > from && (length >= target || length + next > capacity)) {
      parts.push({ start: from, end: word });
      from = word;
      length = 0;
    }
    length += next;
  }
  parts.push({ start: from, end });
  return parts;
}
