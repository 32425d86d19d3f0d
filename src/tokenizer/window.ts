// Windows: a document's word pieces cut into overlapping runs that fit the model; nothing is ever truncated.

/** One model input. Piece 0 is the start piece and the last the end piece; between them whole words. */
export interface Window {
  /** `[length]`, special pieces included. */
  readonly inputIds: Int32Array;
  /** For each word whose pieces are in this window: the word's index in the document and the position of its first piece. */
  readonly words: readonly WindowWord[];
}

export interface WindowWord {
  /** Index into the document's words (all sentences' tokens, concatenated). */
  readonly word: number;
  /** Position in `inputIds` of the word's first piece. */
  readonly position: number;
  /** False for words repeated from the neighbouring window as context: their loss and logits are taken there. */
  readonly owned: boolean;
}

export interface WindowOptions {
  /** Longest window in pieces, the start and end piece included; at least 3. */
  readonly maxLength: number;
  /** How many pieces neighbouring windows share, half of them before the border and half after it. */
  readonly stride: number;
}
