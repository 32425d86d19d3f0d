// Where the text of an XML file with TEXT and TAGS is: in CDATA, as element content, or in pieces of both.
import type { Span } from '../../span';
import { contentParts, decodeContent, type RawPart, type Reference } from './xmlText';

export interface TextPiece {
  readonly part: RawPart;
  readonly span: Span;
  readonly references: readonly Reference[];
}

/** The parts of the file that are the note's text; undefined when there is no TEXT element. */
export function findText(raw: string): TextPiece[] | undefined {
  const open = /<TEXT(?:\s[^<>]*)?>/.exec(raw);
  if (open === null) return undefined;
  const start = open.index + open[0].length;
  return textPieces(raw, { start, end: textEnd(raw, start) });
}

function textEnd(raw: string, start: number): number {
  if (!/^\s*<!\[CDATA\[/.test(raw.slice(start, start + 200)))
    return orEnd(raw.indexOf('</TEXT>', start), raw);
  const closed = /\]\]>\s*<\/TEXT>/g;
  closed.lastIndex = start;
  const match = closed.exec(raw);
  if (match !== null) return match.index + 3;
  const cdataEnd = raw.indexOf(']]>', start);
  return cdataEnd < 0 ? raw.length : cdataEnd + 3;
}

const orEnd = (index: number, raw: string): number => (index < 0 ? raw.length : index);

function textPieces(raw: string, content: Span): TextPiece[] {
  let length = 0;
  return contentParts(raw, content).map((part) => {
    const references: Reference[] = [];
    const slice = raw.slice(part.start, part.end);
    const text = part.kind === 'cdata' ? slice : decodeContent(slice, length, references);
    const span = { start: length, end: length + text.length };
    length = span.end;
    return { part, span, references };
  });
}

export const textOfPieces = (raw: string, pieces: readonly TextPiece[]): string =>
  pieces
    .map(({ part }) => {
      const slice = raw.slice(part.start, part.end);
      return part.kind === 'cdata' ? slice : decodeContent(slice, 0, []);
    })
    .join('');
