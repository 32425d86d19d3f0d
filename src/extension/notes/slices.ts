// Work in slices of a few milliseconds, so that the editor's process is never held.

/** Milliseconds of one slice. */
const sliceTime = 3;
/** The clock is read once for so many items. */
const itemsBetweenLooks = 16;

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls `work` for 0, 1 … `count` − 1, a slice a turn; stops when `isCurrent` says so. Answers whether it came to the end. */
export async function inSlices(
  count: number,
  work: (index: number) => void,
  isCurrent: () => boolean = () => true,
): Promise<boolean> {
  let until = performance.now() + sliceTime;
  for (let index = 0; index < count; index++) {
    if (index % itemsBetweenLooks === 0 && performance.now() > until) {
      await nextTurn();
      if (!isCurrent()) return false;
      until = performance.now() + sliceTime;
    }
    work(index);
  }
  return isCurrent();
}

/** The same for few items of which each takes its time: one a turn. */
export async function inTurns(
  count: number,
  work: (index: number) => void,
  isCurrent: () => boolean,
): Promise<boolean> {
  for (let index = 0; index < count; index++) {
    await nextTurn();
    if (!isCurrent()) return false;
    work(index);
  }
  return isCurrent();
}
