// Results that are asked for again and again while a form is filled in: the last one is kept, under what it was made from.

export class Remembered<T> {
  private last: { readonly key: string; readonly result: Promise<T> } | undefined;

  /** What failed, or was cancelled, is not kept. */
  async of(key: string, make: () => Promise<T>): Promise<T> {
    if (this.last?.key === key) return this.last.result;
    const made = { key, result: make() };
    this.last = made;
    try {
      return await made.result;
    } catch (error) {
      if (this.last === made) this.last = undefined;
      throw error;
    }
  }
}
