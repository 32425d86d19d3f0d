// Where a document is cut into segments, one a window. The cuts depend on the text near them only, so that an edit
// moves the windows around it and no others.
import type { EncodedDocument } from './encodedDocument';

/** A half-open range of words. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/**
 * Joins sentences at the borders that keep least apart — those without a blank line, then by a hash of the words after
 * them — as long as a segment has at most `capacity` pieces. What is joined where depends on the neighbours alone:
 * filling from the front would move every border behind an edit. Sentences longer than that are cut between words into
 * parts of about equal length.
 */
export function cutSegments(document: EncodedDocument, capacity: number): Segment[] {
  const parts = cutSentences(document, capacity);
  const first = parts.map((_, index) => index);
  const last = parts.map((_, index) => index);
  const lengths = parts.map(({ length }) => length);
  for (const border of bordersInOrder(parts)) {
    const left = first[border - 1]!;
    const right = last[border]!;
    const length = lengths[left]! + lengths[border]!;
    if (length > capacity) continue;
    // The ends of a run know each other; its inside is never looked at again.
    last[left] = right;
    first[right] = left;
    lengths[left] = lengths[right] = length;
  }
  const segments: Segment[] = [];
  for (let run = 0; run < parts.length; run = last[run]! + 1) {
    segments.push({ start: parts[run]!.start, end: parts[last[run]!]!.end });
  }
  return segments;
}

/** Pieces of a word as far as a window can hold them. */
export function wordLength({ wordStarts }: EncodedDocument, word: number, capacity: number): number {
  return Math.min(capacity, wordStarts[word + 1]! - wordStarts[word]!);
}

/** A sentence, or a part of one that is too long. */
interface Part extends Segment {
  /** In pieces, at most the capacity. */
  readonly length: number;
  /** Of the border before it: the higher, the longer it is kept. */
  readonly priority: number;
}

function cutSentences(document: EncodedDocument, capacity: number): Part[] {
  const { sentenceStarts } = document;
  const parts: Part[] = [];
  for (let sentence = 0; sentence + 1 < sentenceStarts.length; sentence++) {
    const start = sentenceStarts[sentence]!;
    const end = sentenceStarts[sentence + 1]!;
    if (start < end) parts.push(...cutSentence(document, sentence, start, end, capacity));
  }
  return parts;
}

function cutSentence(
  document: EncodedDocument,
  sentence: number,
  start: number,
  end: number,
  capacity: number,
): Part[] {
  let total = 0;
  for (let word = start; word < end; word++) total += wordLength(document, word, capacity);
  const target = Math.ceil(total / Math.ceil(total / capacity));
  const parts: Part[] = [];
  let priority = borderPriority(document, sentence);
  let from = start;
  let length = 0;
  for (let word = start; word < end; word++) {
    const next = wordLength(document, word, capacity);
    if (word > from && (length >= target || length + next > capacity)) {
      parts.push({ start: from, end: word, length, priority });
      // Parts of one sentence belong together more than anything else.
      priority = -1;
      from = word;
      length = 0;
    }
    length += next;
  }
  parts.push({ start: from, end, length, priority });
  return parts;
}

const hashedPieces = 8;

/** Of the border before a sentence: a blank line counts more than any hash. */
function borderPriority(
  { pieces, wordStarts, sentenceStarts, paragraphs }: EncodedDocument,
  sentence: number,
): number {
  const from = wordStarts[sentenceStarts[sentence]!]!;
  const to = Math.min(from + hashedPieces, wordStarts[sentenceStarts[sentence + 1]!]!);
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ pieces[i]!, 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return paragraphs[sentence]! * 4294967296 + ((hash ^ (hash >>> 13)) >>> 0);
}

/** Indices of parts whose border is before them, the one to be joined first first. */
function bordersInOrder(parts: readonly Part[]): number[] {
  const borders = parts.map((_, index) => index).slice(1);
  return borders.sort((a, b) => parts[a]!.priority - parts[b]!.priority || a - b);
}
