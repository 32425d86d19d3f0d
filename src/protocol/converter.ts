// What the conversion process is asked: recognise what lies in files and folders, and convert it.
import type { WriteOptions } from '../corpus/formats/format';
import type { Ledger, Problem } from '../corpus/ledger';

export interface FormatName {
  /** As `--from` and `--to` take it. */
  readonly name: string;
  readonly title: string;
}

export interface Recognition {
  /** What the files were taken for, the most frequent first; empty when two formats fit. */
  readonly formats: readonly (FormatName & { readonly documents: number })[];
  readonly leftAlone: number;
  /** One for each file that cannot be opened. */
  readonly unreadable: readonly Problem[];
  /** Set when two formats fit: the person must say. */
  readonly ambiguous: { readonly message: string; readonly candidates: readonly FormatName[] } | null;
  readonly writable: readonly FormatName[];
}

export interface ConvertRequest {
  /** Absolute paths of files and folders. */
  readonly inputs: readonly string[];
  readonly out: string;
  /** `auto` or the name of a format. */
  readonly from: string;
  readonly to: string;
  readonly write: WriteOptions;
}

export interface ConvertProgress {
  readonly done: number;
  readonly total: number;
}

/** Where something stands in a file; line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ConversionResult {
  readonly ledger: Ledger;
  /** 0 when none could be read: then nothing was written, and the ledger's problems say why. */
  readonly documents: number;
  readonly files: number;
  /** What else was left behind, and in how many documents. */
  readonly remarks: readonly (readonly [remark: string, documents: number])[];
  /** One for each of the ledger's `notWritten`, in order; null where the place is not known. */
  readonly places: readonly (Place | null)[];
}

export interface ConverterContract {
  readonly recognise: {
    readonly request: { readonly inputs: readonly string[]; readonly from: string };
    readonly result: Recognition;
  };
  /** Cancelled, it takes the folder away again if it made it. @throws AppError `input`, `output`, `usage` */
  readonly convert: {
    readonly request: ConvertRequest;
    readonly result: ConversionResult;
    readonly progress: ConvertProgress;
  };
}
