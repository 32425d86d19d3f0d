// Items by where they start, for rules that ask for an item with the same span.

export class ByStart<T> {
  readonly #items = new Map<number, T[]>();

  add(start: number, item: T): void {
    const same = this.#items.get(start);
    if (same === undefined) this.#items.set(start, [item]);
    else same.push(item);
  }

  /** Unless one starting there equals it; tells whether it was added. */
  addNew(start: number, item: T, equal: (other: T, item: T) => boolean): boolean {
    const same = this.#items.get(start);
    if (same === undefined) this.#items.set(start, [item]);
    else if (same.some((other) => equal(other, item))) return false;
    else same.push(item);
    return true;
  }

  /** In the order in which they were added. */
  all(start: number): readonly T[] {
    return this.#items.get(start) ?? [];
  }

  /** The first of those starting there that fits. */
  find(start: number, fits: (item: T) => boolean): T | undefined {
    return this.#items.get(start)?.find(fits);
  }

  /** The same, and takes it out. */
  take(start: number, fits: (item: T) => boolean): T | undefined {
    const same = this.#items.get(start);
    const index = same?.findIndex(fits) ?? -1;
    return index < 0 ? undefined : same!.splice(index, 1)[0];
  }
}
