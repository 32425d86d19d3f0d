// Where a brat entity stands in the text: offsets converted, checked against the quoted text, moved when it drifted.
import { anchor, normalizeQuote } from '../anchor';
import type { Entity } from '../document';
import type { OffsetMap } from '../offsets';
import type { Span } from '../span';
import type { BratLine } from './bratLine';

type EntityLine = Extract<BratLine, { kind: 'entity' }>;

/** Undefined when the entity has no place in the text: then `lose` was told why. */
export function placeEntity(
  line: EntityLine,
  id: string,
  text: string,
  map: OffsetMap,
  lose: (reason: string) => void,
  warn: (message: string) => void,
): Entity | undefined {
  const fragments: Span[] = [];
  for (const stated of line.offsets) {
    const start = map.toIndex(stated.start);
    const end = map.toIndex(stated.end);
    const reason =
      start === undefined || end === undefined
        ? whyOutside(stated, map)
        : start >= end
          ? 'is empty'
          : undefined;
    if (reason !== undefined) {
      lose(reason);
      return undefined;
    }
    fragments.push({ start: start!, end: end! });
  }
  fragments.sort((a, b) => a.start - b.start);
  return checkQuote(
    { kind: 'entity', id, label: line.label, fragments: fragments as [Span, ...Span[]] },
    line,
    text,
    warn,
  );
}

/** Why a stated span has no place in a text. */
export function whyOutside(stated: Span, map: OffsetMap): string {
  const last = map.toOffset(map.length);
  if (stated.start < 0 || stated.end < 0) return 'begins before the text';
  return stated.start > last || stated.end > last
    ? `ends past the end of the text (${last} characters)`
    : 'begins or ends inside a character';
}

function checkQuote(entity: Entity, line: EntityLine, text: string, warn: (message: string) => void): Entity {
  if (mayQuote(entity, line.quoted) && canonicalQuote(entity, text) === line.quoted) return entity;
  const quoted = { ...entity, quoted: line.quoted };
  if (line.quoted === '') {
    warn(`${entity.id} states no text; its offsets were kept.`);
    return quoted;
  }
  if (entity.fragments.length > 1) {
    if (normalizeQuote(canonicalQuote(entity, text)) !== normalizeQuote(line.quoted))
      warn(mismatch(entity.id));
    return quoted;
  }
  const found = anchor(text, entity.fragments[0], line.quoted);
  if (found.kind === 'mismatch') warn(mismatch(entity.id));
  if (found.kind !== 'moved') return quoted;
  warn(
    `${entity.id} is not at its offsets; its text was found ${found.span.start - entity.fragments[0].start} characters on, once, and taken there.`,
  );
  return { ...entity, fragments: [found.span] };
}

/** By length alone, so that entities which span a whole note and quote nothing cost nothing; a line end of two characters is one blank. */
function mayQuote({ fragments }: Entity, quoted: string): boolean {
  const length = fragments.reduce((sum, { start, end }) => sum + end - start + 1, -1);
  return quoted.length <= length && quoted.length >= length / 2;
}

/** For formats that count lines and words, or name a location: `place` is what the source states. */
export const movedFrom = (id: string, place: string): string =>
  `${id} is not at its ${place}; its text was found once nearby and taken there.`;

export const mismatch = (id: string): string =>
  `The text stated for ${id} is not the text at its offsets, nor found once nearby; its offsets were kept.`;

/** What brat writes behind the offsets: the fragments joined by blanks, with line ends as blanks. */
export function canonicalQuote(entity: Entity, text: string): string {
  return entity.fragments.map(({ start, end }) => text.slice(start, end).replace(/\r?\n/g, ' ')).join(' ');
}
