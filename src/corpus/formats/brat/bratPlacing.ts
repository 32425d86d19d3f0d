// Where a brat entity stands in the text: offsets converted, checked against the quoted text, moved when it drifted.
import { anchor, normalizeQuote } from '../../anchor';
import type { Entity } from '../../document';
import type { OffsetMap } from '../../offsets';
import type { Span } from '../../span';
import type { EntityReport, StatedPlace } from '../entityReport';

export interface StatedEntity extends StatedPlace {
  /** In the file's own unit. */
  readonly offsets: readonly Span[];
  readonly quoted: string;
}

/** Undefined when the entity has no place in the text: then it is reported as lost. */
export function placeEntity(
  stated: StatedEntity,
  text: string,
  map: OffsetMap,
  report: EntityReport,
  named = stated.id,
): Entity | undefined {
  const places = stated.offsets.map((offsets) => placeOf(offsets, map));
  const unplaced = places.find((place) => typeof place === 'string');
  if (unplaced !== undefined) {
    report.lose(stated, unplaced, named);
    return undefined;
  }
  const fragments = places as Span[];
  if (fragments.length > 1) fragments.sort((a, b) => a.start - b.start);
  const { id, label } = stated;
  const entity: Entity = { kind: 'entity', id, label, fragments: fragments as [Span, ...Span[]] };
  return checkQuote(entity, stated, text, report);
}

/** The span in the text, or why there is none. */
function placeOf(stated: Span, map: OffsetMap): Span | string {
  const start = map.toIndex(stated.start);
  const end = map.toIndex(stated.end);
  if (start === undefined || end === undefined) return whyOutside(stated, map);
  return start < end ? { start, end } : 'is empty';
}

/** Why a stated span has no place in a text. */
export function whyOutside(stated: Span, map: OffsetMap): string {
  const last = map.toOffset(map.length);
  if (stated.start < 0 || stated.end < 0) return 'begins before the text';
  return stated.start > last || stated.end > last
    ? `ends past the end of the text (${last} characters)`
    : 'begins or ends inside a character';
}

function checkQuote(
  entity: Entity,
  { number, quoted }: StatedEntity,
  text: string,
  report: EntityReport,
): Entity {
  if (mayQuote(entity, quoted) && canonicalQuote(entity, text) === quoted) return entity;
  const kept = quoting(entity, quoted);
  if (quoted === '') {
    report.warn(number, `${entity.id} states no text; its offsets were kept.`);
    return kept;
  }
  if (entity.fragments.length > 1) {
    if (normalizeQuote(canonicalQuote(entity, text)) !== normalizeQuote(quoted))
      report.warn(number, mismatch(entity.id));
    return kept;
  }
  const found = anchor(text, entity.fragments[0], quoted);
  if (found.kind === 'mismatch') report.warn(number, mismatch(entity.id));
  if (found.kind !== 'moved') return kept;
  report.warn(
    number,
    `${entity.id} is not at its offsets; its text was found ${found.span.start - entity.fragments[0].start} characters on, once, and taken there.`,
  );
  return { ...entity, fragments: [found.span] };
}

/** A fresh entity with the source's own text. Spelled out: a spread that adds a key costs more than all else that is done for an entity. */
export const quoting = ({ kind, id, label, fragments }: Entity, quoted: string): Entity => ({
  kind,
  id,
  label,
  fragments,
  quoted,
});

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

/** What is written as the text of an entity where a line is one annotation. */
export const quoteOnOneLine = (entity: Entity, text: string): string =>
  entity.quoted === undefined ? canonicalQuote(entity, text) : entity.quoted.replace(/[\r\n]+/g, ' ');

/** What brat writes behind the offsets: the fragments joined by blanks, with line ends as blanks. */
export function canonicalQuote(entity: Entity, text: string): string {
  return entity.fragments.length === 1
    ? onOneLine(text, entity.fragments[0])
    : entity.fragments.map((fragment) => onOneLine(text, fragment)).join(' ');
}

const onOneLine = (text: string, { start, end }: Span): string =>
  text.slice(start, end).replace(/\r?\n/g, ' ');
