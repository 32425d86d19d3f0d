// Text inside XML: CDATA as it is, element content with its references decoded, and both written back the same.
import type { Span } from '../../span';

/** A reference in element content, at an index of the decoded text. */
export interface Reference {
  readonly index: number;
  /** What it stands for. */
  readonly text: string;
  /** `&apos;`, `&#8805;` … */
  readonly raw: string;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const reference = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));/g;

function characterOf(
  name: string | undefined,
  decimal: string | undefined,
  hex: string | undefined,
): string | undefined {
  if (name !== undefined) return named[name];
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? undefined : String.fromCodePoint(code);
}

/** Decodes the five named and all numeric references; others are left as they are, so that nothing is ever expanded. */
export function decodeReferences(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(
    reference,
    (whole: string, name?: string, decimal?: string, hex?: string) =>
      characterOf(name, decimal, hex) ?? whole,
  );
}

/** As {@link decodeReferences}, with where each reference was; `at` is the index at which the text will stand. */
export function decodeContent(raw: string, at: number, references: Reference[]): string {
  if (!raw.includes('&')) return raw;
  const pieces: string[] = [];
  let from = 0;
  let length = at;
  const push = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const match of raw.matchAll(reference)) {
    const text = characterOf(match[1], match[2], match[3]);
    if (text === undefined) continue;
    push(raw.slice(from, match.index));
    references.push({ index: length, text, raw: match[0] });
    push(text);
    from = match.index + match[0].length;
  }
  push(raw.slice(from));
  return pieces.join('');
}

/** Element content for a part of a text, with references where they were. `references` are in order. */
export function encodeContent(text: string, { start, end }: Span, references: readonly Reference[]): string {
  const pieces: string[] = [];
  let from = start;
  for (const { index, text: stood, raw } of references) {
    if (index < from || index >= end || !text.startsWith(stood, index)) continue;
    pieces.push(escapeContent(text.slice(from, index)), raw);
    from = index + stood.length;
  }
  pieces.push(escapeContent(text.slice(from, end)));
  return pieces.join('');
}

export const escapeContent = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const inAttributes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

export const escapeAttribute = (text: string): string =>
  text.replace(/[&<>"\n]/g, (character) => inAttributes[character]!);

/** A CDATA section cannot hold `]]>`: it is written as two. */
export const cdata = (text: string): string => `<![CDATA[${cdataInterior(text)}]]>`;
export const cdataInterior = (text: string): string => text.replaceAll(']]>', ']]]]><![CDATA[>');

/** A part of a raw file that holds (a piece of) the document's text. */
export interface RawPart extends Span {
  readonly kind: 'cdata' | 'content';
}

/** The parts of an element's content, between its tags: CDATA sections and what lies between them. */
export function contentParts(raw: string, { start, end }: Span): RawPart[] {
  const parts: RawPart[] = [];
  let at = start;
  for (;;) {
    const open = raw.indexOf('<![CDATA[', at);
    if (open < 0 || open >= end) break;
    const close = raw.indexOf(']]>', open);
    const inner = close < 0 || close > end ? end : close;
    parts.push({ kind: 'content', start: at, end: open }, { kind: 'cdata', start: open + 9, end: inner });
    at = Math.min(end, inner + 3);
  }
  parts.push({ kind: 'content', start: at, end });
  // Blanks around CDATA are layout, not text.
  const kept = parts.filter((part) => part.kind === 'cdata' || raw.slice(part.start, part.end).trim() !== '');
  return kept.length > 0 ? kept : parts.slice(0, 1);
}
