// The source files of a conversion, known by what they are on disk: none is written over, through whatever name or link it is reached.
import { statSync, type Stats } from 'node:fs';

const identityOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

export class SourceFiles {
  readonly #paths: () => readonly string[];
  #identities: Set<string> | undefined;

  /** @param paths gives absolute paths; asked at most once. */
  constructor(paths: () => readonly string[]) {
    this.#paths = paths;
  }

  /** Whether the file that lies at `place` is one of them. Most places are empty, and then nothing else is asked. */
  holds(place: string): boolean {
    const there = statSync(place, { throwIfNoEntry: false });
    if (there === undefined) return false;
    this.#identities ??= this.#identify();
    return this.#identities.has(identityOf(there));
  }

  #identify(): Set<string> {
    const found = this.#paths().map((path) => statSync(path, { throwIfNoEntry: false }));
    return new Set(found.filter((status) => status !== undefined).map(identityOf));
  }
}
