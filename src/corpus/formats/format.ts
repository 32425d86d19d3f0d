// What a file format is to the rest of the program. A new format is one file in this folder and one line in registry.ts.
import type { DiscontinuousPolicy, FlattenPolicy } from '../flatten';
import type { Document } from '../document';
import type { NotWritten, Problem } from '../ledger';
import type { TagScheme } from '../tagScheme';

/** A file as it is on disk; `path` is relative to the folder that was read, with `/`. */
export interface SourceFile {
  readonly path: string;
  /** For messages: the path the user would type. */
  readonly displayPath: string;
  readonly size: number;
  bytes(): Promise<Uint8Array>;
  /** For files of many documents, which may be larger than memory. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** The beginning of a file, by which formats recognise it. */
export interface FileHead {
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  /** Lower case, without the dot; empty when there is none. */
  readonly extension: string;
  /** The first kilobytes as text. */
  readonly head: string;
  /** Whether `head` is the whole file. */
  readonly whole: boolean;
  /** The last kilobytes; the same as `head` for a short file. */
  readonly tail: string;
}

/** The files that make one document, or one file of many documents. */
export interface SourceGroup {
  /** For the documents' ids; for a file of many documents, the id of the file. */
  readonly id: string;
  /** By role: `text`, `annotations`, `assertions` … as the format names them. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

export interface ReadResult {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  /** Entities that were recognised in the file but have no place in a document (past its end, say). */
  readonly lost: readonly NotWritten[];
}

/** What becomes of the documents that are read. */
export interface ReadPurpose {
  /** They are not written: what only a writer of the same format needs (`trivia`) may be left out. */
  readonly neverWritten?: boolean;
}

export interface Format {
  /** As `--from` and `--to` take it. */
  readonly name: string;
  /** Other names that users type. */
  readonly aliases?: readonly string[];
  /** For people: `2010 concepts, assertions and relations`. */
  readonly title: string;
  /**
   * The role a file plays in this format, judged by its name and content; undefined when it plays none.
   * `document` for a file that holds text and annotations, any other for a file that lies beside a text.
   */
  recognize(file: FileHead): string | undefined;
  /** The role of a file of which the user said that it is of this format; default {@link recognize}. */
  claim?(file: FileHead): string | undefined;
  /** One result a document, so that files of many documents stream. `text` is absent from `group.files` when none was found. */
  read(group: SourceGroup, purpose?: ReadPurpose): AsyncIterable<ReadResult>;
  /** Absent in formats that are only read. */
  readonly write?: (document: Document, options: WriteOptions) => WriteResult;
}

export interface WriteOptions {
  readonly scheme: TagScheme;
  readonly columns: '2' | '4' | 'offsets';
  readonly flatten: FlattenPolicy;
  readonly discontinuous?: DiscontinuousPolicy;
}

export type { FlattenPolicy };

export interface OutputFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly contents: string | Uint8Array;
  /** True when documents that follow one another share this file: contents are appended. */
  readonly shared?: boolean;
  /** For shared files: what goes before the first document's contents and behind the last one's. */
  readonly opening?: string;
  readonly closing?: string;
}

export interface WriteResult {
  readonly files: readonly OutputFile[];
  /** Number of entities written. */
  readonly written: number;
  readonly notWritten: readonly NotWritten[];
  /** What else could not be carried over (relations, attributes, document labels), as messages with counts. */
  readonly remarks?: readonly string[];
}
