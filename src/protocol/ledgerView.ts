// Messages between the ledger page and the editor.
import type { ConversionResult, Place } from './converter';

export interface LedgerPage {
  readonly result: ConversionResult;
  /** For people: "brat → CoNLL". */
  readonly title: string;
  /** Files that were not read: of another format, or of none. */
  readonly leftAlone: number;
  /** The output folder. */
  readonly out: string;
}

export interface ToLedgerView {
  readonly kind: 'show';
  readonly page: LedgerPage;
}

export type FromLedgerView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'open'; readonly place: Place }
  | { readonly kind: 'revealOutput' };
