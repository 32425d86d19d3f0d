// What the CoNLL preview shows, worked out without a page: rows, their estimated heights, and the pieces of a sentence.
import type { ConllEntity, ConllSentence, ConllSummary, ConllToken } from '../../protocol/conll';

/** A run of tokens inside one entity, or outside all. */
export interface Piece {
  readonly label: string | null;
  readonly tokens: readonly ConllToken[];
  /** Labels of entities that overlap this one, in other layers. */
  readonly also: readonly string[];
}

/** The sentence cut at the borders of its entities; of overlapping ones the longest is drawn and the others are named. */
export function piecesOf({ tokens, entities }: ConllSentence): Piece[] {
  const sorted = [...entities].sort((a, b) => a.start - b.start || b.end - a.end);
  const drawn: { entity: ConllEntity; also: string[] }[] = [];
  for (const entity of sorted) {
    const before = drawn.at(-1);
    if (before !== undefined && entity.start < before.entity.end) before.also.push(entity.label);
    else drawn.push({ entity, also: [] });
  }
  const pieces: Piece[] = [];
  let at = 0;
  const outside = (to: number): void => {
    if (to > at) pieces.push({ label: null, tokens: tokens.slice(at, to), also: [] });
  };
  for (const { entity, also } of drawn) {
    outside(entity.start);
    pieces.push({ label: entity.label, tokens: tokens.slice(entity.start, entity.end), also });
    at = entity.end;
  }
  outside(tokens.length);
  return pieces;
}

export interface RowMetrics {
  readonly lineHeight: number;
  /** Of one row, besides its lines. */
  readonly padding: number;
  readonly charactersPerLine: number;
}

/** A first guess from the lengths in the file, where about half of the characters are tags. */
export function estimateHeights(
  lengths: Uint32Array,
  { lineHeight, padding, charactersPerLine }: RowMetrics,
): Float64Array {
  const perLine = Math.max(10, charactersPerLine) * 2;
  return Float64Array.from(
    lengths,
    (length) => padding + lineHeight * Math.max(1, Math.ceil(length / perLine)),
  );
}

/** Browsers lay out no element higher than some tens of millions of pixels: beyond this the scroll bar is scaled. */
export const maximumScroll = 8_000_000;

/** Position of the scroll bar ↔ offset in a list that may be higher than the bar can tell. */
export function scrollScale(
  total: number,
  viewport: number,
): { readonly height: number; toOffset(scroll: number): number; toScroll(offset: number): number } {
  const height = Math.min(total, maximumScroll);
  const factor = height === total || height <= viewport ? 1 : (total - viewport) / (height - viewport);
  return { height, toOffset: (scroll) => scroll * factor, toScroll: (offset) => offset / factor };
}

const number = new Intl.NumberFormat('en');

export function describeSummary({ sentences, tokens, documents, scheme, labels }: ConllSummary): string {
  const entities = labels.reduce((sum, { count }) => sum + count, 0);
  const parts = [
    counted(entities, 'entity', 'entities'),
    counted(sentences, 'sentence', 'sentences'),
    counted(tokens, 'token', 'tokens'),
  ];
  if (documents.length > 0) parts.push(counted(documents.length, 'document', 'documents'));
  parts.push(scheme === 'none' ? 'no tags' : `${scheme} tags`);
  return parts.join(' · ');
}

export const counted = (count: number, one: string, many: string): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

/** What a screen reader says of a sentence: the text with each entity's label behind it, then what is wrong. */
export function spokenSentence(sentence: ConllSentence): string {
  const text = piecesOf(sentence)
    .map(({ label, tokens }) => {
      const words = tokens.map((token) => token.text).join(' ');
      return label === null ? words : `${words} (${label})`;
    })
    .join(' ');
  const errors = sentence.tokens.flatMap(({ error, line }) =>
    error === undefined ? [] : [`Line ${line}: ${error}.`],
  );
  return [`Line ${sentence.line}.`, text, ...errors].join(' ');
}
