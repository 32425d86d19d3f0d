// A text made of many small pieces: they are joined as they come, so that none of them lives long.

/** More would outlive the collection of short-lived objects, which costs more than all else that is done for a row. */
const mostPieces = 2048;

export class GrowingText {
  readonly #parts: string[] = [];
  readonly #pieces: string[] = [];

  add(piece: string): void {
    if (this.#pieces.push(piece) === mostPieces) this.#join();
  }

  toString(): string {
    this.#join();
    return this.#parts.join('');
  }

  #join(): void {
    this.#parts.push(this.#pieces.join(''));
    this.#pieces.length = 0;
  }
}
