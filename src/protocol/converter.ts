// What the conversion process is asked: recognise what lies in a folder, and convert it.
import type { FlattenPolicy } from '../corpus/formats/format';
import type { Ledger } from '../corpus/ledger';
import type { TagScheme } from '../corpus/tagScheme';

export interface Recognition {
  /** Name of the format: `brat`, `i2b2-2010` … */
  readonly format: string;
  readonly title: string;
  readonly files: number;
}

export interface ConvertRequest {
  /** Absolute paths of files and folders. */
  readonly inputs: readonly string[];
  readonly out: string;
  readonly from: string;
  readonly to: string;
  readonly scheme: TagScheme;
  readonly columns: '2' | '4' | 'offsets';
  readonly flatten: FlattenPolicy;
}

export interface ConvertProgress {
  readonly documents: number;
  /** 0 while unknown. */
  readonly total: number;
}

/** Where an entity that was not written stands: what the ledger page links to. */
export interface Conversion {
  readonly ledger: Ledger;
  readonly documents: number;
  /** Formats that were read, by name. */
  readonly formats: readonly string[];
  readonly files: number;
}

export interface ConverterContract {
  /** Best first; more than one of rank equal when several fit. */
  readonly recognise: {
    readonly request: { readonly inputs: readonly string[] };
    readonly result: readonly Recognition[];
  };
  readonly convert: {
    readonly request: ConvertRequest;
    readonly result: Conversion;
    readonly progress: ConvertProgress;
  };
}
