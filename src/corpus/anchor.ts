// Anchoring: is the quoted text where the source says it is, and if not, is there one place nearby that it must mean?
import type { Span } from './span';

export type Anchoring =
  | { readonly kind: 'exact' | 'alike'; readonly span: Span }
  /** Found elsewhere, in exactly one place nearby. */
  | { readonly kind: 'moved'; readonly span: Span }
  /** Not found: the stated place is kept. */
  | { readonly kind: 'mismatch'; readonly span: Span };

/** How far from the stated place a quoted text is looked for, in characters. */
export const searchRadius = 64;
const longestSearched = 2000;

/** White space runs as one blank, lower case, `&` as "and", entities and typographic marks as plain ones. */
export function normalizeQuote(text: string): string {
  const lower = text.toLowerCase();
  if (!unusual.test(lower)) return lower.trim();
  return lower
    .replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => characterOf[name] ?? whole)
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„]|''/g, '"')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/&/g, ' and ')
    .replace(/[\s\u200b\ufeff\u00ad]+/g, ' ')
    .trim();
}

/** What {@link normalizeQuote} replaces: most quoted texts hold nothing of it. */
const unusual = /[&‘’‛`´“”„‐‑‒–—−\u200b\ufeff\u00ad]|''|\s\s|[^\S ]/;

const characterOf: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** White space runs as one blank: the only difference that means nothing. */
export const collapseBlanks = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Checks one contiguous span against its quoted text. */
export function anchor(text: string, stated: Span, quoted: string): Anchoring {
  const slice = text.slice(stated.start, stated.end);
  if (slice === quoted) return { kind: 'exact', span: stated };
  if (slice.length <= 4 * quoted.length + 64 && normalizeQuote(slice) === normalizeQuote(quoted)) {
    return { kind: 'alike', span: stated };
  }
  const found =
    quoted.trim() === '' || quoted.length > longestSearched ? undefined : searchNearby(text, stated, quoted);
  return found === undefined ? { kind: 'mismatch', span: stated } : { kind: 'moved', span: found };
}

function searchNearby(text: string, stated: Span, quoted: string): Span | undefined {
  const from = Math.max(0, stated.start - searchRadius);
  const area = text.slice(from, Math.min(text.length, stated.start + quoted.length + searchRadius));
  const exact = onlyPlace(area, quoted);
  if (exact !== undefined) return { start: from + exact, end: from + exact + quoted.length };
  const folded = new FoldedText(area);
  const wanted = new FoldedText(quoted.trim()).text;
  const alike = onlyPlace(folded.text, wanted);
  return alike === undefined
    ? undefined
    : { start: from + folded.index(alike), end: from + folded.index(alike + wanted.length - 1) + 1 };
}

/** Undefined when there is none, or more than one. */
function onlyPlace(area: string, wanted: string): number | undefined {
  const first = area.indexOf(wanted);
  return first < 0 || area.includes(wanted, first + 1) ? undefined : first;
}

/** In lower case, with runs of white space as one blank; where each character came from is kept. */
class FoldedText {
  readonly text: string;
  /** Undefined where every character stays where it is. */
  readonly #indices: number[] | undefined;

  constructor(text: string) {
    const lower = inLowerCase(text);
    const folds = unusualBlank.test(lower);
    this.text = folds ? lower.replace(/\s+/g, ' ') : lower;
    this.#indices = folds ? indicesOfFolded(lower) : undefined;
  }

  index(at: number): number {
    return this.#indices === undefined ? at : this.#indices[at]!;
  }
}

const unusualBlank = /\s\s|[^\S ]/;

/** Of the same length: İ has no lower case of one character, and a sigma is the same at the end of a word. */
const inLowerCase = (text: string): string => text.replaceAll('İ', 'i').toLowerCase().replaceAll('ς', 'σ');

function indicesOfFolded(text: string): number[] {
  const indices: number[] = [];
  let inBlanks = false;
  for (let i = 0; i < text.length; i++) {
    const isBlank = /\s/.test(text[i]!);
    if (!isBlank || !inBlanks) indices.push(i);
    inBlanks = isBlank;
  }
  return indices;
}
