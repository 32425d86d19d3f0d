// Byte-level BPE (GPT-2, RoBERTa): characters merged pair by pair, the earliest learnt merge first.
import type { Piece, PieceModel } from './pieceModel';

export interface BytePairOptions {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** In the order they were learnt. */
  readonly merges: readonly (readonly [string, string])[];
  /** For characters outside the vocabulary; without one they are left out. */
  readonly unknown: number | undefined;
}

export function createBytePairs({ vocabulary, merges, unknown }: BytePairOptions): PieceModel {
  const ranks = new Map(merges.map(([left, right], rank) => [`${left} ${right}`, rank]));
  return {
    kind: 'byte-level-bpe',
    vocabulary,
    cut(word) {
      const pieces: Piece[] = [];
      let start = 0;
      for (const run of runsOf(Array.from(word))) {
        for (const symbol of mergeAll(run, ranks)) {
          const id = vocabulary.get(symbol) ?? unknown;
          if (id !== undefined) pieces.push({ id, start, end: start + symbol.length });
          start += symbol.length;
        }
      }
      return pieces;
    },
  };
}

/** No word has as many bytes; what has is a table or an image in disguise, and merging takes the square of its length. */
const longestRun = 1000;

function* runsOf(symbols: readonly string[]): Generator<string[]> {
  for (let at = 0; at < symbols.length; at += longestRun) yield symbols.slice(at, at + longestRun);
}

function mergeAll(symbols: string[], ranks: ReadonlyMap<string, number>): string[] {
  while (symbols.length > 1) {
    const at = earliestPair(symbols, ranks);
    if (at < 0) break;
    symbols = mergePair(symbols, symbols[at]!, symbols[at + 1]!);
  }
  return symbols;
}

function earliestPair(symbols: readonly string[], ranks: ReadonlyMap<string, number>): number {
  let best = Infinity;
  let at = -1;
  for (let i = 0; i + 1 < symbols.length; i++) {
    const rank = ranks.get(`${symbols[i]!} ${symbols[i + 1]!}`) ?? Infinity;
    if (rank < best) {
      best = rank;
      at = i;
    }
  }
  return at;
}

/** Every occurrence at once: they all have the same rank. */
function mergePair(symbols: readonly string[], left: string, right: string): string[] {
  const merged: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      merged.push(left + right);
      i++;
    } else merged.push(symbols[i]!);
  }
  return merged;
}
