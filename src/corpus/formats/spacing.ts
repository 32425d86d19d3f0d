// Putting blanks into a text where an entity begins or ends inside a word, so that word offsets can name it exactly.
import { trimSpan } from '../segmentation/blanks';
import type { Annotation, Entity } from '../document';
import type { LineTokens, Tokenization } from './lineTokens';

export interface SpacedOut {
  readonly text: string;
  /** Each entity as it stands in the new text. */
  readonly entities: ReadonlyMap<Annotation, Entity>;
}

/** `entities` are contiguous and hold a word. Their text stays what it was; only blanks between words are added. */
export function spaceOut(
  text: string,
  entities: readonly Entity[],
  tokensOf: (text: string) => LineTokens,
  tokenization: Tokenization,
): SpacedOut {
  const tokens = tokensOf(text);
  const cuts = new Set<number>();
  const spans = entities.map((entity) => ({
    entity,
    span: trimSpan(text, entity.fragments[0].start, entity.fragments[0].end),
  }));
  for (const { span } of spans) {
    if (tokens.placeOf(span, tokenization) !== undefined) continue;
    if (!isBlankBetween(text, span.start)) cuts.add(span.start);
    if (!isBlankBetween(text, span.end)) cuts.add(span.end);
  }
  const ordered = [...cuts].sort((a, b) => a - b);
  const shift = (index: number, edge: 'start' | 'end'): number =>
    index + countBelow(ordered, edge === 'start' ? index + 1 : index);
  const moved = spans.map(({ entity, span }): [Annotation, Entity] => {
    const placed = { start: shift(span.start, 'start'), end: shift(span.end, 'end') };
    return [entity, { ...entity, fragments: [placed] }];
  });
  return { text: insertBlanks(text, ordered), entities: new Map(moved) };
}

const isBlankBetween = (text: string, index: number): boolean =>
  index === 0 ||
  index === text.length ||
  /[ \t\r\n\f\v]/.test(text[index - 1]!) ||
  /[ \t\r\n\f\v]/.test(text[index]!);

function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertBlanks(text: string, cuts: readonly number[]): string {
  if (cuts.length === 0) return text;
  const pieces: string[] = [];
  let from = 0;
  for (const cut of cuts) {
    pieces.push(text.slice(from, cut), ' ');
    from = cut;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
