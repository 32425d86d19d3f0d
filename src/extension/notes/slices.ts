// Work in slices, so that the editor's process is never held.

/** Items handled between two turns of the event loop. */
const sliceLength = 200;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Calls `work` for 0, 1 … `count` − 1, a slice a turn; stops when `isCurrent` says so. Answers whether it came to the end.
 * @param length of a slice
 */
export async function inSlices(
  count: number,
  work: (index: number) => void,
  isCurrent: () => boolean = () => true,
  length: number = sliceLength,
): Promise<boolean> {
  for (let from = 0; from < count; from += length) {
    if (from > 0) await nextTurn();
    if (!isCurrent()) return false;
    for (let index = from; index < Math.min(count, from + length); index++) work(index);
  }
  return isCurrent();
}
