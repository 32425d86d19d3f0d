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
  return text
    .toLowerCase()
    .replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => characterOf[name] ?? whole)
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„]|''/g, '"')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/&/g, ' and ')
    .replace(/[\s\u200b\ufeff\u00ad]+/g, ' ')
    .trim();
}

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
  return (
    onlyMatch(area, new RegExp(escapePattern(quoted), 'g'), from) ??
    onlyMatch(area, new RegExp(quoted.trim().split(/\s+/).map(escapePattern).join('\\s+'), 'gi'), from)
  );
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Undefined when there is none, or more than one. */
function onlyMatch(area: string, pattern: RegExp, from: number): Span | undefined {
  const first = pattern.exec(area);
  if (first === null || first[0] === '') return undefined;
  pattern.lastIndex = first.index + 1;
  if (pattern.exec(area) !== null) return undefined;
  return { start: from + first.index, end: from + first.index + first[0].length };
}
