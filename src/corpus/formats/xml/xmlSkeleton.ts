// The skeleton of an XML file: its markup as literal pieces, with slots for the text, the annotations and the document labels,
// which are always written from the model.
import type { Annotation, Document, DocumentLabel } from '../../document';
import type { Span } from '../../span';
import { cdataInterior, encodeContent, type RawPart, type Reference } from './xmlText';

export type Piece =
  | { readonly kind: 'literal'; readonly raw: string }
  | (Span & { readonly kind: 'text'; readonly cdata: boolean; readonly references: readonly Reference[] })
  | {
      readonly kind: 'slot';
      readonly own: Annotation | DocumentLabel;
      /** What else it was made from: if any of it changed, the raw spelling is not used. */
      readonly parts: readonly Annotation[];
      /** How the file has it, where that is not how we would write it. */
      readonly raw: string | undefined;
    }
  /** Where annotations go that were added since. */
  | { readonly kind: 'added' };

export class XmlSkeleton {
  readonly format: string;
  /** Relative to the folder that was read. */
  readonly path: string;
  readonly pieces: readonly Piece[];
  /** The document's text as it was read: text pieces fit only this one. */
  readonly text: string;
  readonly details: unknown;

  constructor(format: string, path: string, pieces: readonly Piece[], text: string, details: unknown) {
    this.format = format;
    this.path = path;
    this.pieces = pieces;
    this.text = text;
    this.details = details;
  }
}

/** The document's skeleton in this format, if its text is still the one that was read. */
export function skeletonOf(document: Document, format: string): XmlSkeleton | undefined {
  const { trivia } = document;
  return trivia instanceof XmlSkeleton && trivia.format === format && trivia.text === document.text
    ? trivia
    : undefined;
}

/** @param format gives the markup of an annotation or label, or undefined when it has none of its own. */
export function writeSkeleton(
  skeleton: XmlSkeleton,
  document: Document,
  format: (own: Annotation | DocumentLabel) => string | undefined,
): string {
  const present = new Set<unknown>([...document.annotations, ...(document.labels ?? [])]);
  const slots = new Set<unknown>();
  for (const piece of skeleton.pieces) {
    if (piece.kind !== 'slot') continue;
    slots.add(piece.own);
    for (const part of piece.parts) slots.add(part);
  }
  const replaced = replacements(skeleton, document, present);
  const replacing = new Set<unknown>(replaced.values());
  return skeleton.pieces
    .map((piece) => {
      switch (piece.kind) {
        case 'literal':
          return piece.raw;
        case 'text':
          return piece.cdata
            ? cdataInterior(document.text.slice(piece.start, piece.end))
            : encodeContent(document.text, piece, piece.references);
        case 'slot': {
          const own = present.has(piece.own) ? piece.own : replaced.get(piece.own);
          if (own === undefined) return '';
          const untouched = own === piece.own && piece.parts.every((part) => present.has(part));
          return (untouched ? piece.raw : undefined) ?? format(own) ?? '';
        }
        case 'added':
          return document.annotations
            .filter((annotation) => !slots.has(annotation) && !replacing.has(annotation))
            .flatMap((annotation) => {
              const markup = format(annotation);
              return markup === undefined ? [] : [`${markup}\n`];
            })
            .join('');
      }
    })
    .join('');
}

/** Annotations that were changed since (same id, other object) take the slot of the old ones. */
function replacements(
  skeleton: XmlSkeleton,
  document: Document,
  present: ReadonlySet<unknown>,
): Map<Annotation | DocumentLabel, Annotation | DocumentLabel> {
  const replaced = new Map<Annotation | DocumentLabel, Annotation | DocumentLabel>();
  const gone = skeleton.pieces.flatMap((piece) =>
    piece.kind === 'slot' && !present.has(piece.own) && 'id' in piece.own ? [piece.own] : [],
  );
  if (gone.length === 0) return replaced;
  const byId = new Map(document.annotations.map((annotation) => [annotation.id, annotation]));
  for (const old of gone) {
    const now = byId.get(old.id);
    if (now?.kind === old.kind) replaced.set(old, now);
  }
  return replaced;
}

/** Pieces for a raw file: `slots` and `parts` at their places, everything else literal. */
export function buildPieces(
  raw: string,
  texts: readonly {
    readonly part: RawPart;
    readonly span: Span;
    readonly references: readonly Reference[];
  }[],
  slots: readonly (Span & Omit<Extract<Piece, { kind: 'slot' }>, 'kind'>)[],
  addedAt: number | undefined,
): Piece[] {
  const marks: { at: number; end: number; piece: Piece }[] = [
    ...texts.map(({ part, span, references }) => ({
      at: part.start,
      end: part.end,
      piece: { kind: 'text', ...span, cdata: part.kind === 'cdata', references } as const,
    })),
    ...slots.map(({ start, end, own, parts, raw: spelling }) => ({
      at: start,
      end,
      piece: { kind: 'slot', own, parts, raw: spelling } as const,
    })),
    ...(addedAt === undefined ? [] : [{ at: addedAt, end: addedAt, piece: { kind: 'added' } as const }]),
  ];
  marks.sort((a, b) => a.at - b.at || a.end - b.end);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { at, end, piece } of marks) {
    if (at < from) continue;
    if (at > from) pieces.push({ kind: 'literal', raw: raw.slice(from, at) });
    pieces.push(piece);
    from = end;
  }
  if (from < raw.length) pieces.push({ kind: 'literal', raw: raw.slice(from) });
  return pieces;
}
