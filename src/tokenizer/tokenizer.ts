// What a tokenizer is to the rest of the program: words or text → word pieces with offsets.
import type { Span } from '../corpus/span';

export interface SpecialPieces {
  readonly padding: number;
  readonly unknown: number;
  /** `[CLS]` or `<s>`. */
  readonly start: number;
  /** `[SEP]` or `</s>`. */
  readonly end: number;
  readonly mask: number | undefined;
}

export interface Encoding {
  /** Without special pieces. */
  readonly ids: Int32Array;
  /** Half-open UTF-16 offsets into the encoded text; one a piece. */
  readonly offsets: readonly Span[];
}

export interface Tokenizer {
  readonly kind: 'wordpiece' | 'unigram' | 'byte-level-bpe';
  readonly vocabularySize: number;
  readonly special: SpecialPieces;
  /** Word pieces of a text (or one word of it); never empty ids for text that is not blank: unknown text gives `[UNK]`. */
  encode(text: string): Encoding;
  idToPiece(id: number): string;
  /** Files of a Hugging Face folder (`tokenizer.json`, `tokenizer_config.json`, `vocab.txt` …) by name. */
  files(): ReadonlyMap<string, string | Uint8Array>;
}
