// The ledger: every entity read is either written or listed with the reason why it was not.

/** Something in a file that could not be read as it should; the rest was carried on. */
export interface Problem {
  readonly file: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  /** Never quotes the note. */
  readonly message: string;
}

export interface NotWritten {
  readonly document: string;
  /** The entity's id. */
  readonly entity: string;
  readonly label: string;
  readonly reason: string;
}

/** `read = written + notWritten.length`, always. */
export interface Ledger {
  readonly schemaVersion: 1;
  readonly read: number;
  readonly written: number;
  readonly notWritten: readonly NotWritten[];
  readonly problems: readonly Problem[];
}
