// What the documents process is asked about a note's own annotations: read them, change them, write them back.
// Offsets on this side are of the text as the editor shows it (no BOM, one kind of line end); the process maps them to the file's.
import type { Problem } from '../corpus/ledger';
import type { OffsetCoding } from '../corpus/offsets';
import type { Span } from '../corpus/span';

export interface NoteFiles {
  /** Absolute path of the note. */
  readonly note: string;
  /** The line end that the editor uses for this note. */
  readonly lineEnd: '\n' | '\r\n';
}

export interface AnnotatedEntity {
  readonly id: string;
  readonly label: string;
  readonly fragments: readonly [Span, ...Span[]];
  /** Attributes on it: `Assertion: absent`, `Negated`. */
  readonly attributes: readonly string[];
  /** Name of the file it comes from when that is not the annotation file that changes go to (`note.con`). */
  readonly readOnlyFile?: string;
}

export interface NoteAnnotations {
  /** Null when there is no annotation file. */
  readonly file: string | null;
  /** How that file counts: to be said again when it is changed, for a text that has changed no longer shows it. */
  readonly coding: OffsetCoding | null;
  /** The note on disk, whose offsets these are. */
  readonly text: string;
  readonly entities: readonly AnnotatedEntity[];
  readonly problems: readonly Problem[];
}

export type AnnotationChange =
  | { readonly kind: 'add'; readonly label: string; readonly fragments: readonly [Span, ...Span[]] }
  | { readonly kind: 'relabel'; readonly id: string; readonly label: string }
  /** What refers to it (attributes, relations, remarks) goes with it. */
  | { readonly kind: 'delete'; readonly id: string };

export interface MovedEntity {
  readonly id: string;
  /** Empty when the text of the entity was deleted. */
  readonly fragments: readonly Span[];
}

/** What the editor took to be on disk when it asked for a change. */
export interface SeenNote extends NoteFiles {
  /** Characters (UTF-16) of the note's text: a text of another length is not the one that the offsets are of. */
  readonly length: number;
  readonly coding: OffsetCoding | null;
}

export interface AnnotationsContract {
  readonly readAnnotations: { readonly request: NoteFiles; readonly result: NoteAnnotations };
  /**
   * Writes the annotation file whole or not at all.
   * @throws AppError `input` when an entity is no longer in it, or the note is another text than was seen.
   */
  readonly changeAnnotations: {
    readonly request: SeenNote & { readonly changes: readonly AnnotationChange[] };
    readonly result: NoteAnnotations;
  };
  /** After the note was saved with other text: gives every entity its new place. Null, and nothing done, when that is not the text on disk. */
  readonly moveAnnotations: {
    readonly request: SeenNote & { readonly entities: readonly MovedEntity[] };
    readonly result: NoteAnnotations | null;
  };
}
