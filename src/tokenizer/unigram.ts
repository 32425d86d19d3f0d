// Unigram (SentencePiece): the most probable cut of a word, by Viterbi over the pieces' log probabilities.
import type { Piece, PieceModel } from './pieceModel';

export interface ScoredPiece {
  readonly piece: string;
  /** Log probability. */
  readonly score: number;
}

/** How far below the least probable piece an unknown character lies (SentencePiece's constant). */
const unknownPenalty = 10;

/** `pieces` in id order. Runs of unknown characters become one unknown piece. */
export function createUnigram(pieces: readonly ScoredPiece[], unknown: number): PieceModel {
  const vocabulary = new Map(pieces.map(({ piece }, id) => [piece, id]));
  const scores = Float64Array.from(pieces, ({ score }) => score);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), 0) - unknownPenalty;
  const trie = createTrie(pieces.map(({ piece }) => piece));
  return {
    kind: 'unigram',
    vocabulary,
    cut: (word) => fuseUnknown(bestPath(word, trie, scores, unknown, unknownScore), unknown),
  };
}

/** Forward Viterbi: `best[i]` is the score of the best cut of the first `i` code units. */
function bestPath(
  word: string,
  trie: Trie,
  scores: Float64Array,
  unknown: number,
  unknownScore: number,
): Piece[] {
  const best = new Float64Array(word.length + 1).fill(-Infinity);
  const from = new Int32Array(word.length + 1).fill(-1);
  const ids = new Int32Array(word.length + 1);
  best[0] = 0;
  const offer = (start: number, end: number, id: number, score: number): void => {
    const total = best[start]! + score;
    if (from[end] !== -1 && total <= best[end]!) return;
    best[end] = total;
    from[end] = start;
    ids[end] = id;
  };
  for (let start = 0; start < word.length;) {
    const width = word.codePointAt(start)! > 0xffff ? 2 : 1;
    let shortest = Infinity;
    trie.prefixes(word, start, (end, id) => {
      offer(start, end, id, scores[id]!);
      shortest = Math.min(shortest, end - start);
    });
    if (shortest > width) offer(start, start + width, unknown, unknownScore);
    start += width;
  }
  return traceBack(word.length, from, ids);
}

function traceBack(length: number, from: Int32Array, ids: Int32Array): Piece[] {
  const pieces: Piece[] = [];
  for (let end = length; end > 0; end = from[end]!) pieces.push({ id: ids[end]!, start: from[end]!, end });
  return pieces.reverse();
}

function fuseUnknown(pieces: readonly Piece[], unknown: number): Piece[] {
  const fused: Piece[] = [];
  for (const piece of pieces) {
    const last = fused.at(-1);
    if (last?.id === unknown && piece.id === unknown) fused[fused.length - 1] = { ...last, end: piece.end };
    else fused.push(piece);
  }
  return fused;
}

interface Trie {
  /** Calls `found` with the end and id of every piece that `word` has at `start`, shortest first. */
  prefixes(word: string, start: number, found: (end: number, id: number) => void): void;
}

/** Nodes are numbers; an edge is keyed by node × 65,536 + code unit. */
function createTrie(pieces: readonly string[]): Trie {
  const edges = new Map<number, number>();
  const ids: number[] = [-1];
  pieces.forEach((piece, id) => {
    let node = 0;
    for (let i = 0; i < piece.length; i++) {
      const edge = node * 65536 + piece.charCodeAt(i);
      let next = edges.get(edge);
      if (next === undefined) {
        next = ids.push(-1) - 1;
        edges.set(edge, next);
      }
      node = next;
    }
    if (node !== 0) ids[node] = id;
  });
  return {
    prefixes(word, start, found) {
      let node = 0;
      for (let i = start; i < word.length; i++) {
        const next = edges.get(node * 65536 + word.charCodeAt(i));
        if (next === undefined) return;
        node = next;
        if (ids[node] !== -1) found(i + 1, ids[node]!);
      }
    },
  };
}
