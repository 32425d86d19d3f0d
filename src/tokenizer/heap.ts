// A binary heap.

export interface Heap<T> {
  push(item: T): void;
  /** The first by the heap's order. */
  pop(): T | undefined;
}

export function createHeap<T>(compare: (a: T, b: T) => number): Heap<T> {
  const items: T[] = [];
  const swap = (a: number, b: number): void => {
    const held = items[a]!;
    items[a] = items[b]!;
    items[b] = held;
  };
  const sink = (from: number): void => {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      if (left >= items.length) return;
      const right = left + 1;
      const child = right < items.length && compare(items[right]!, items[left]!) < 0 ? right : left;
      if (compare(items[child]!, items[at]!) >= 0) return;
      swap(at, child);
      at = child;
    }
  };
  return {
    push(item) {
      let at = items.push(item) - 1;
      for (
        let parent = (at - 1) >> 1;
        at > 0 && compare(items[at]!, items[parent]!) < 0;
        parent = (at - 1) >> 1
      ) {
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
