// Names made unique by a number behind them, in constant time however often a name is repeated.

export class UniqueNames {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();
  readonly #separator: string;

  constructor(separator = '~') {
    this.#separator = separator;
  }

  /** The name itself the first time, then `name~2`, `name~3` … */
  take(name: string): string {
    let unique = name;
    if (this.#taken.has(name)) {
      let n = this.#next.get(name) ?? 2;
      while (this.#taken.has(`${name}${this.#separator}${n}`)) n++;
      unique = `${name}${this.#separator}${n}`;
      this.#next.set(name, n + 1);
    }
    this.#taken.add(unique);
    return unique;
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }
}
