// Sessions that are made when first needed and kept by what they are for: for one size, say, or with dropout.
import type { Session } from './session';

export class SessionCache<T extends { readonly session: Session }> {
  private readonly made = new Map<string, Promise<T>>();

  /** What was made under this key before, else what `make` gives; a failure is not kept. */
  async get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.made.get(key);
    if (known) return known;
    const fresh = make();
    this.made.set(key, fresh);
    fresh.catch(() => this.made.delete(key));
    return fresh;
  }

  async release(): Promise<void> {
    const made = await Promise.all(this.made.values());
    this.made.clear();
    for (const { session } of made) await session.release();
  }
}
