// Spellings: how a source wrote an annotation where that differs from the way we would write it. Keyed by the annotation itself,
// so that one that was changed since (a new object) is written our way.
import type { Annotation } from '../document';

export class Spellings {
  readonly #raw = new Map<Annotation, string>();

  /** Keeps `raw` only when it is not what we would write. */
  keep(annotation: Annotation, canonical: string, raw: string): void {
    if (raw !== canonical) this.#raw.set(annotation, raw);
  }

  of(annotation: Annotation): string | undefined {
    return this.#raw.get(annotation);
  }
}
