// The merge learner behind WordPiece training: the most frequent pair of neighbouring pieces becomes a piece, again
// and again (Sennrich et al. 2016), with counts kept up to date instead of recounted.
import { createHeap } from './heap';

export interface MergeTraining {
  /** Pieces in all, characters included. */
  readonly size: number;
  readonly minimumFrequency: number;
  /** Written before pieces that do not begin a word: `##`. */
  readonly continuation: string;
}

interface Pair {
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

/** Room for ids in a pair's key: left × 2²⁵ + right stays a safe integer. */
const idBound = 2 ** 25;
const keyOf = (left: number, right: number): number => left * idBound + right;

/** Characters by frequency, then merged pieces in the order they were learnt. */
export function learnMerges(counts: ReadonlyMap<string, number>, training: MergeTraining): string[] {
  const { continuation, minimumFrequency } = training;
  const pieces = frequentCharacters(counts, training);
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const words = spellWords(counts, ids, continuation);
  const { pairCounts, places } = countPairs(words);
  const heap = createHeap<Pair>((a, b) => b.count - a.count || a.left - b.left || a.right - b.right);
  const offer = (key: number): void => {
    const count = pairCounts.get(key) ?? 0;
    if (count >= minimumFrequency)
      heap.push({ left: Math.floor(key / idBound), right: key % idBound, count });
  };
  for (const key of pairCounts.keys()) offer(key);
  while (pieces.length < training.size) {
    const pair = heap.pop();
    if (pair === undefined) break;
    const key = keyOf(pair.left, pair.right);
    if (pairCounts.get(key) !== pair.count) continue;
    const text = pieces[pair.left]! + pieces[pair.right]!.slice(continuation.length);
    let merged = ids.get(text);
    if (merged === undefined) {
      merged = pieces.push(text) - 1;
      ids.set(text, merged);
    }
    const changed = new Set<number>();
    for (const place of places.get(key) ?? [])
      mergeInWord(words[place]!, place, pair, merged, { pairCounts, places, changed });
    pairCounts.delete(key);
    places.delete(key);
    changed.delete(key);
    for (const one of changed) offer(one);
  }
  return pieces;
}

interface Word {
  symbols: number[];
  readonly count: number;
}

interface PairTables {
  readonly pairCounts: Map<number, number>;
  /** Words that hold a pair, or held it. */
  readonly places: Map<number, Set<number>>;
}

/** A symbol of no piece: characters too rare to learn. */
const rare = -1;

function frequentCharacters(
  counts: ReadonlyMap<string, number>,
  { size, minimumFrequency, continuation }: MergeTraining,
): string[] {
  const frequency = new Map<string, number>();
  for (const [word, count] of counts) {
    let prefix = '';
    for (const c of word) {
      frequency.set(prefix + c, (frequency.get(prefix + c) ?? 0) + count);
      prefix = continuation;
    }
  }
  return [...frequency]
    .filter(([, count]) => count >= minimumFrequency)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, Math.max(0, size))
    .map(([piece]) => piece);
}

/** Words in alphabetical order, so that the result does not depend on the order of the texts. */
function spellWords(
  counts: ReadonlyMap<string, number>,
  ids: ReadonlyMap<string, number>,
  continuation: string,
): Word[] {
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([word, count]) => ({
    symbols: Array.from(word, (c, index) => ids.get(index === 0 ? c : continuation + c) ?? rare),
    count,
  }));
}

function countPairs(words: readonly Word[]): PairTables {
  const tables: PairTables = { pairCounts: new Map(), places: new Map() };
  words.forEach(({ symbols, count }, place) => {
    for (let i = 0; i + 1 < symbols.length; i++) addPair(tables, symbols[i]!, symbols[i + 1]!, count, place);
  });
  return tables;
}

function addPair(
  { pairCounts, places }: PairTables,
  left: number,
  right: number,
  count: number,
  place: number,
): void {
  if (left === rare || right === rare) return;
  const key = keyOf(left, right);
  pairCounts.set(key, (pairCounts.get(key) ?? 0) + count);
  const known = places.get(key);
  if (known === undefined) places.set(key, new Set([place]));
  else known.add(place);
}

function mergeInWord(
  word: Word,
  place: number,
  { left, right }: Pair,
  merged: number,
  tables: PairTables & { readonly changed: Set<number> },
): void {
  const { symbols, count } = word;
  const next: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      next.push(merged);
      i++;
    } else next.push(symbols[i]!);
  }
  if (next.length === symbols.length) return;
  for (let i = 0; i + 1 < symbols.length; i++) takePair(tables, symbols[i]!, symbols[i + 1]!, count);
  for (let i = 0; i + 1 < next.length; i++) {
    addPair(tables, next[i]!, next[i + 1]!, count, place);
    if (next[i] !== rare && next[i + 1] !== rare) tables.changed.add(keyOf(next[i]!, next[i + 1]!));
  }
  word.symbols = next;
}

function takePair(
  { pairCounts, changed }: PairTables & { readonly changed: Set<number> },
  left: number,
  right: number,
  count: number,
): void {
  if (left === rare || right === rare) return;
  const key = keyOf(left, right);
  pairCounts.set(key, (pairCounts.get(key) ?? 0) - count);
  changed.add(key);
}
