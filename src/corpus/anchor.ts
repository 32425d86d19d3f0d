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
  readonly #indices: number[] = [];

  constructor(text: string) {
    let folded = '';
    for (let i = 0; i < text.length; i++) {
      const isBlank = /\s/.test(text[i]!);
      if (isBlank && folded.endsWith(' ')) continue;
      const lower = text[i]!.toLowerCase();
      folded += isBlank ? ' ' : lower.length === 1 ? lower : text[i]!;
      this.#indices.push(i);
    }
    this.text = folded;
  }

  index(at: number): number {
    return this.#indices[at]!;
  }
}
