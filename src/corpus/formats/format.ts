// What a file format is to the rest of the program. A new format is one file in this folder and one line in registry.ts.
import type { Document } from '../document';
import type { LabelMap } from '../labelMap';
import type { NotWritten, Problem } from '../ledger';
import type { TagScheme } from '../tagScheme';

/** A file as it is on disk; `path` is relative to the folder that was read, with `/`. */
export interface SourceFile {
  readonly path: string;
  /** For messages: the path the user would type. */
  readonly displayPath: string;
  bytes(): Promise<Uint8Array>;
}

/** The files that make one or more documents, as a format's `group` put them together. */
export interface SourceGroup {
  readonly id: string;
  /** By role: `text`, `annotations`, `assertions` … as the format names them. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

export interface ReadResult {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

export interface WriteOptions {
  readonly scheme: TagScheme;
  readonly columns: '2' | '4' | 'offsets';
  readonly flatten: FlattenPolicy;
  readonly labels?: LabelMap;
}

export type FlattenPolicy =
  | { readonly kind: 'longest' | 'first' | 'layers' }
  | { readonly kind: 'priority'; readonly labels: readonly string[] };

export interface WriteResult {
  /** Relative path → contents. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Number of entities written. */
  readonly written: number;
  readonly notWritten: readonly NotWritten[];
}
