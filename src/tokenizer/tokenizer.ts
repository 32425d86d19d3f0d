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

export interface EncodeContext {
  /**
   * What stands before `text` in its document. ALBERT and RoBERTa mark the beginning of a word: a comma right after a
   * word has no such mark. Left out, `text` is taken as a whole document.
   */
  readonly preceding: 'blank' | 'word';
}

export interface TokenizerFileOptions {
  /** Written as `model_max_length`: the longest input the model was trained on, special pieces included. */
  readonly maxLength?: number;
}

export interface Tokenizer {
  readonly kind: 'wordpiece' | 'unigram' | 'byte-level-bpe';
  /** The highest id + 1. */
  readonly vocabularySize: number;
  readonly special: SpecialPieces;
  /** Tokens that were added to the vocabulary and are no special pieces: they stay whole wherever they stand. */
  readonly extraTokens: readonly string[];
  /** `model_max_length` of the folder's `tokenizer_config.json`, special pieces included. */
  readonly maxLength: number | undefined;
  /** Word pieces of a text (or one word of it); never empty ids for text that is not blank: unknown text gives `[UNK]`. */
  encode(text: string, context?: EncodeContext): Encoding;
  /** @throws RangeError when no piece has this id. */
  idToPiece(id: number): string;
  /** The same with more extra tokens; those that are no pieces yet get the next ids. */
  withTokens(contents: readonly string[]): Tokenizer;
  /** Files of a Hugging Face folder (`tokenizer.json`, `tokenizer_config.json`, `vocab.txt` …) by name. */
  files(options?: TokenizerFileOptions): ReadonlyMap<string, string | Uint8Array>;
}
