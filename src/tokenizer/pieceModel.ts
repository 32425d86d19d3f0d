// What cuts one pre-tokenized word into vocabulary pieces.

/** Half-open range of the word's code units; `id` is the unknown piece's where nothing fits. */
export interface Piece {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

export interface PieceModel {
  readonly kind: 'wordpiece' | 'unigram' | 'byte-level-bpe';
  /** Piece → id. */
  readonly vocabulary: ReadonlyMap<string, number>;
  cut(word: string): readonly Piece[];
}
