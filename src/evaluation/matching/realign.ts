// Two files of one note often differ in white space (a CoNLL file keeps words, not line breaks): offsets are carried
// from the one text to the other by counting the characters that are not white space.
import type { Annotation, Document, Entity } from '../../corpus/document';
import type { Sentence } from '../../corpus/sentence';
import type { Span } from '../../corpus/span';
import type { DocumentIssueKind } from './documentIssue';

export interface Realigned {
  readonly document: Document;
  readonly issue: { readonly kind: DocumentIssueKind; readonly message: string };
}

/** The predicted document on the gold text where the two differ by white space only; else as it is, with the place where they part. */
export function realign(document: Document, goldText: string): Realigned {
  const from = inkPositions(document.text);
  const to = inkPositions(goldText);
  const differs = firstDifference(document.text, from, goldText, to);
  if (differs === undefined) return moved(document, goldText, from, to);
  const line = lineOf(goldText, to[differs] ?? goldText.length);
  if (document.text.trim() === '') {
    const message = 'The predicted document has no text: its offsets are taken to be those of the gold text';
    return { document: { ...document, text: goldText }, issue: { kind: 'text-differs', message } };
  }
  const message =
    `The predicted text differs from the gold text from line ${line} of the gold text on (not only in white space): ` +
    'offsets are compared as they stand, so the scores of this document mean little; predict on the same text';
  return { document, issue: { kind: 'text-differs', message } };
}

function moved(document: Document, goldText: string, from: Int32Array, to: Int32Array): Realigned {
  const move = spanMover(document.text, from, to);
  const annotations = document.annotations.map((annotation): Annotation =>
    annotation.kind === 'entity' ? moveEntity(annotation, move) : annotation,
  );
  const sentences = document.sentences?.map((sentence): Sentence => ({
    ...sentence,
    ...move(sentence),
    tokens: sentence.tokens.map((token) => ({ ...token, ...move(token) })),
  }));
  const message =
    'The texts of the two sides differ in white space only: predicted offsets were carried over to the gold text';
  return {
    document: { ...document, text: goldText, annotations, ...(sentences ? { sentences } : {}) },
    issue: { kind: 'realigned', message },
  };
}

function moveEntity(entity: Entity, move: (span: Span) => Span): Entity {
  const [first, ...rest] = entity.fragments;
  return { ...entity, fragments: [move(first), ...rest.map(move)] };
}

/** Maps a span by its first and last inked character. */
function spanMover(text: string, from: Int32Array, to: Int32Array): (span: Span) => Span {
  const rank = new Int32Array(text.length + 1);
  let next = 0;
  for (let i = 0; i <= text.length; i++) {
    rank[i] = next;
    if (next < from.length && from[next] === i) next++;
  }
  return ({ start, end }) => {
    const first = rank[Math.min(start, text.length)]!;
    const last = rank[Math.min(end, text.length)]! - 1;
    if (last < first) return { start: to[first] ?? 0, end: to[first] ?? 0 };
    return { start: to[first]!, end: to[last]! + 1 };
  };
}

/** Positions of all characters that are not white space. */
function inkPositions(text: string): Int32Array {
  const positions = new Int32Array(text.length);
  let size = 0;
  for (let i = 0; i < text.length; i++) if (!isBlank(text.charCodeAt(i))) positions[size++] = i;
  return positions.subarray(0, size);
}

/** ASCII blanks, no-break space, BOM, line and paragraph separators, zero-width space. */
const isBlank = (code: number): boolean =>
  code <= 0x20 ||
  code === 0x85 ||
  code === 0xa0 ||
  code === 0xfeff ||
  (code >= 0x2000 && code <= 0x200b) ||
  code === 0x2028 ||
  code === 0x2029;

function firstDifference(a: string, inkA: Int32Array, b: string, inkB: Int32Array): number | undefined {
  const length = Math.min(inkA.length, inkB.length);
  for (let i = 0; i < length; i++) if (a.charCodeAt(inkA[i]!) !== b.charCodeAt(inkB[i]!)) return i;
  return inkA.length === inkB.length ? undefined : length;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}
