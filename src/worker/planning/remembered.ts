// Results that are asked for again and again while a form is filled in: the last one is kept, under what it was made from.
import { isCancellation } from '../../common/errors';

export class Remembered<T> {
  private last: { readonly key: string; readonly result: Promise<T> } | undefined;

  /** What failed, or was cancelled, is not kept. Who waits for what another one cancels makes it himself. */
  async of(key: string, make: () => Promise<T>): Promise<T> {
    const { last } = this;
    if (last?.key !== key) return this.make(key, make);
    try {
      return await last.result;
    } catch (error) {
      if (!isCancellation(error)) throw error;
      return this.of(key, make);
    }
  }

  private async make(key: string, make: () => Promise<T>): Promise<T> {
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
