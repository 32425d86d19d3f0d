// Answers in the order in which they were asked for: one that a later one has overtaken is dropped, and all are at the end.

export class Answers {
  private asked = 0;
  private shown = 0;

  /** Undefined when a later question was answered before, or nobody listens any more. */
  async take<T extends object | boolean>(answer: Promise<T>): Promise<T | undefined> {
    const own = ++this.asked;
    const taken = await answer;
    if (own < this.shown) return undefined;
    this.shown = own;
    return taken;
  }

  end(): void {
    this.shown = Infinity;
  }
}
