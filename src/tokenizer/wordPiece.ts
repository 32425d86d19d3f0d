// WordPiece: the longest piece that fits, from left to right; one that does not fit makes the whole word unknown.
import type { Piece, PieceModel } from './pieceModel';

export interface WordPieceOptions {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknown: number;
  /** `##`. */
  readonly continuation: string;
  /** In code points; longer words are unknown. */
  readonly longestWord: number;
}

export function createWordPiece(options: WordPieceOptions): PieceModel {
  const longest = longestPiece(options.vocabulary.keys());
  return {
    kind: 'wordpiece',
    vocabulary: options.vocabulary,
    cut: (word) =>
      cutGreedily(word, longest, options) ?? [{ id: options.unknown, start: 0, end: word.length }],
  };
}

function cutGreedily(word: string, longest: number, options: WordPieceOptions): Piece[] | undefined {
  if (isLongerThan(word, options.longestWord)) return undefined;
  const pieces: Piece[] = [];
  for (let start = 0; start < word.length;) {
    const piece = longestFit(word, start, longest, options);
    if (piece === undefined) return undefined;
    pieces.push(piece);
    start = piece.end;
  }
  return pieces;
}

function longestFit(
  word: string,
  start: number,
  longest: number,
  options: WordPieceOptions,
): Piece | undefined {
  const prefix = start === 0 ? '' : options.continuation;
  for (let end = Math.min(word.length, start + longest); end > start; end--) {
    const id = options.vocabulary.get(prefix + word.slice(start, end));
    if (id !== undefined) return { id, start, end };
  }
  return undefined;
}

function isLongerThan(word: string, codePoints: number): boolean {
  if (word.length <= codePoints) return false;
  return word.length > 2 * codePoints || Array.from(word).length > codePoints;
}

export function longestPiece(pieces: Iterable<string>): number {
  let longest = 0;
  for (const piece of pieces) longest = Math.max(longest, piece.length);
  return longest;
}
