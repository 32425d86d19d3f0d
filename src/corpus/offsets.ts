// Offsets as other tools count them (code points, bytes, CRLF as one, a BOM or not, from 1) ↔ UTF-16 indices into the text on disk.

/** How a file's writer counted characters. */
export interface OffsetCoding {
  readonly unit: 'codepoint' | 'utf16' | 'byte';
  /** Whether `\r\n` counts as two characters or as one. */
  readonly crlf: 'two' | 'one';
  /** Whether a byte order mark at the start counts. */
  readonly bom: 'counted' | 'not counted';
  /** The offset of the first character. */
  readonly base: -1 | 0 | 1;
}

export const defaultCoding: OffsetCoding = { unit: 'codepoint', crlf: 'two', bom: 'counted', base: 0 };
const defaultByUnit = { unit: 'utf16', crlf: 'two', bom: 'counted', base: 0 } satisfies OffsetCoding;

/** Both ways between one coding's offsets and UTF-16 indices of one text. */
export class OffsetMap {
  readonly length: number;
  readonly #base: number;
  /** The offset of every index, or undefined when offsets are indices. */
  readonly #table: Int32Array | undefined;
  /** A BOM that does not count shares offset 0 with the character behind it, which is the one meant. */
  readonly #first: number;

  constructor(text: string, coding: OffsetCoding) {
    this.length = text.length;
    this.#base = coding.base;
    this.#first = coding.bom === 'not counted' && hasBom(text) ? 1 : 0;
    this.#table = isIdentity(text, coding) ? undefined : offsetTable(text, coding);
  }

  /** The index of an offset; undefined when it is outside the text or inside a character. */
  toIndex(offset: number): number | undefined {
    const target = offset - this.#base;
    if (!Number.isInteger(target) || target < 0) return undefined;
    if (this.#table === undefined) return target <= this.length ? target : undefined;
    const index = firstAtLeast(this.#table, target, this.#first);
    return index < this.#table.length && this.#table[index] === target ? index : undefined;
  }

  toOffset(index: number): number {
    return (this.#table === undefined ? index : this.#table[index]!) + this.#base;
  }
}

function firstAtLeast(table: Int32Array, value: number, from: number): number {
  let low = from;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const hasBom = (text: string): boolean => text.charCodeAt(0) === 0xfeff;
const astral = /[\ud800-\udfff]/;
// eslint-disable-next-line no-control-regex -- ASCII is what is meant
const notAscii = /[^\u0000-\u007f]/;

function isIdentity(text: string, coding: OffsetCoding): boolean {
  if (coding.crlf === 'one' && text.includes('\r\n')) return false;
  if (coding.bom === 'not counted' && hasBom(text)) return false;
  return coding.unit === 'utf16' || !(coding.unit === 'byte' ? notAscii : astral).test(text);
}

function offsetTable(text: string, coding: OffsetCoding): Int32Array {
  const table = new Int32Array(text.length + 1);
  let offset = 0;
  for (let i = 0; i < text.length; i++) {
    table[i] = offset;
    offset += width(text, i, coding);
  }
  table[text.length] = offset;
  return table;
}

/** Of a pair (CRLF, surrogates) only the second half counts, so both stand at the offset of the pair. */
function width(text: string, i: number, { unit, crlf, bom }: OffsetCoding): number {
  const code = text.charCodeAt(i);
  if (code === 13 && crlf === 'one' && text.charCodeAt(i + 1) === 10) return 0;
  if (code === 0xfeff && i === 0 && bom === 'not counted') return 0;
  if (unit === 'utf16') return 1;
  if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) return 0;
  if (unit === 'codepoint') return 1;
  if (isLowSurrogate(code)) return 4;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000;

/**
 * The codings that give different offsets in this text, the usual ones first.
 * @param crlf which of the two ways is the usual one
 */
export function candidateCodings(
  text: string,
  bases: readonly (-1 | 0 | 1)[] = [0],
  crlf: OffsetCoding['crlf'] = 'two',
): OffsetCoding[] {
  const units: OffsetCoding['unit'][] = ['codepoint'];
  if (astral.test(text)) units.push('utf16');
  if (notAscii.test(text)) units.push('byte');
  const other = crlf === 'two' ? 'one' : 'two';
  const crlfs: OffsetCoding['crlf'][] = text.includes('\r\n') ? [crlf, other] : [crlf];
  const boms: OffsetCoding['bom'][] = hasBom(text) ? ['counted', 'not counted'] : ['counted'];
  const codings: OffsetCoding[] = [];
  for (const base of bases)
    for (const unit of units)
      for (const bom of boms) for (const lineEnds of crlfs) codings.push({ unit, crlf: lineEnds, bom, base });
  return codings;
}

/** A stated span and what the source says stands there. */
export interface QuotedSpan {
  readonly start: number;
  readonly end: number;
  readonly quoted: string;
}

/** Enough to decide by; more only costs time. */
const sampleSize = 400;

/**
 * The candidate under which most quoted texts stand where they are said to be; the earlier one when two are level.
 * Decided per document, never by platform.
 */
export function chooseCoding(
  text: string,
  quotes: readonly QuotedSpan[],
  candidates: readonly OffsetCoding[],
  normalize: (text: string) => string = (same) => same,
): OffsetCoding {
  const first = candidates[0] ?? defaultByUnit;
  if (candidates.length < 2) return first;
  const sample = spread(quotes);
  const wanted = sample.map(({ quoted }) => normalize(quoted));
  let best = first;
  let most = -1;
  for (const candidate of candidates) {
    const map = new OffsetMap(text, candidate);
    const hits = sample.filter((quote, i) => sliceOf(text, map, quote, normalize) === wanted[i]).length;
    if (hits > most) [best, most] = [candidate, hits];
    if (hits === sample.length) break;
  }
  return best;
}

/** From the whole document: codings differ more and more towards its end. */
function spread<T>(items: readonly T[]): readonly T[] {
  if (items.length <= sampleSize) return items;
  const step = items.length / sampleSize;
  return Array.from({ length: sampleSize }, (_, i) => items[Math.floor(i * step)]!);
}

function sliceOf(
  text: string,
  map: OffsetMap,
  quote: QuotedSpan,
  normalize: (text: string) => string,
): string | undefined {
  const start = map.toIndex(quote.start);
  const end = map.toIndex(quote.end);
  if (start === undefined || end === undefined || end < start || end - start > 4 * quote.quoted.length + 64)
    return undefined;
  return normalize(text.slice(start, end));
}
