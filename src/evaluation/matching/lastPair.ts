// Rules count one document after the other, and several ask for the same intermediate result: the last one is kept.
import type { DocumentPair } from './pairing';

/** `make`, remembered for the pair it was asked for last. */
export function lastPair<T>(make: (pair: DocumentPair) => T): (pair: DocumentPair) => T {
  let last: { readonly pair: DocumentPair; readonly result: T } | undefined;
  return (pair) => {
    if (last?.pair !== pair) last = { pair, result: make(pair) };
    return last.result;
  };
}
