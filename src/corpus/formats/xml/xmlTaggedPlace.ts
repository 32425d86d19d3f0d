// Where an element of TAGS lies: between `start` and `end`, or, as MAE 2 writes it, in `spans="4~7,12~20"`.
import { normalizeQuote } from '../../anchor';
import type { Entity } from '../../document';
import type { OffsetMap } from '../../offsets';
import type { Span } from '../../span';
import { whyOutside } from '../brat/bratPlacing';
import type { XmlElement } from './xmlElements';

type Attributes = XmlElement['attributes'];

/** What an element says of itself, not of what it stands for. */
const placing = new Set(['id', 'start', 'end', 'spans', 'text']);
export const isPlace = (key: string): boolean => placing.has(key);

/** Whether it has a place, be it one before the text: such an element is about the note as a whole. */
export const statesPlace = (attributes: Attributes): boolean =>
  attributes.has('start') || attributes.has('end') || statesSpans(attributes);

/** Whether its place is written as MAE 2 does. */
export const statesSpans = (attributes: Attributes): boolean =>
  !attributes.has('start') && !attributes.has('end') && (attributes.get('spans') ?? '').trim() !== '';

/** In the file's own unit; what is no whole number is NaN. */
export function statedSpans(attributes: Attributes): readonly [Span, ...Span[]] {
  if (!statesSpans(attributes))
    return [{ start: offset(attributes.get('start')), end: offset(attributes.get('end')) }];
  const [first, ...others] = attributes.get('spans')!.split(',');
  return [parseSpan(first!), ...others.map(parseSpan)];
}

/** `4~7` */
function parseSpan(stated: string): Span {
  const [start, end] = stated.split('~');
  return { start: offset(start), end: offset(end) };
}

function offset(stated = ''): number {
  const value = stated.trim();
  return /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
}

export const formatSpans = ({ fragments }: Entity, map: OffsetMap): string =>
  fragments.map(({ start, end }) => `${map.toOffset(start)}~${map.toOffset(end)}`).join(',');

/** Ascending fragments, or why there are none. */
export function fragmentsOf(stated: readonly Span[], map: OffsetMap): Entity['fragments'] | string {
  const fragments: Span[] = [];
  for (const span of stated) {
    const [start, end] = [map.toIndex(span.start), map.toIndex(span.end)];
    if (start === undefined || end === undefined || start >= end) return whyNowhere(span, start, end, map);
    fragments.push({ start, end });
  }
  const [first, ...others] = fragments.sort((a, b) => a.start - b.start);
  return [first!, ...others];
}

function whyNowhere(
  stated: Span,
  start: number | undefined,
  end: number | undefined,
  map: OffsetMap,
): string {
  if (Number.isNaN(stated.start) || Number.isNaN(stated.end)) return 'has offsets that are not numbers';
  return start !== undefined && end !== undefined ? 'is empty' : whyOutside(stated, map);
}

/** The text of an entity as these files quote it: MAE 2 parts fragments by dots. */
export const quoteOfFragments = (text: string, { fragments }: Entity): string =>
  fragments.map(({ start, end }) => text.slice(start, end)).join(' ... ');

/** Whether a quoted text is that of several fragments, however they are parted. */
export const quotesFragments = (quoted: string, own: string): boolean =>
  normalizeQuote(quoted.replaceAll(' ... ', ' ')) === normalizeQuote(own.replaceAll(' ... ', ' '));
