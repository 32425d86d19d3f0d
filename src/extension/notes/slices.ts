// Work in slices, so that the editor's process is never held.

/** Items handled between two turns of the event loop. */
const sliceLength = 250;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls `work` for every item, a slice a turn; stops when `isCurrent` says so. Answers whether it came to the end. */
export async function inSlices<T>(
  items: readonly T[],
  work: (item: T) => void,
  isCurrent: () => boolean,
): Promise<boolean> {
  for (let from = 0; from < items.length; from += sliceLength) {
    if (from > 0) await nextTurn();
    if (!isCurrent()) return false;
    for (const item of items.slice(from, from + sliceLength)) work(item);
  }
  return isCurrent();
}
