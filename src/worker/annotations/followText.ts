// Where a piece of a text is in a later state of the text, found by comparing the two: what was deleted and undone is where it was.
import type { Span } from '../../corpus/span';

/** Characters on either side that must be the same. */
const contextLength = 8;

export class FollowText {
  private readonly before: string;
  private readonly after: string;
  /** Characters that the two have in common at the start and at the end. */
  private readonly prefix: number;
  private readonly suffix: number;

  constructor(before: string, after: string) {
    const most = Math.min(before.length, after.length);
    let prefix = 0;
    while (prefix < most && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
    let suffix = 0;
    while (
      suffix < most - prefix &&
      before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
    )
      suffix++;
    this.before = before;
    this.after = after;
    this.prefix = prefix;
    this.suffix = suffix;
  }

  /** The same text in the same surroundings; undefined when it is not there, or more than once. */
  find({ start, end }: Span): Span | undefined {
    if (end <= this.prefix) return { start, end };
    const delta = this.after.length - this.before.length;
    if (start >= this.before.length - this.suffix) return { start: start + delta, end: end + delta };
    return this.findSurrounded({ start, end });
  }

  /** Where the two texts differ: another occurrence of the same words has other neighbours. */
  private findSurrounded({ start, end }: Span): Span | undefined {
    const left = Math.min(start, contextLength);
    const piece = this.before.slice(start - left, end + contextLength);
    const from = Math.max(0, this.prefix - piece.length);
    const region = this.after.slice(from, this.after.length - this.suffix + piece.length);
    const first = start === end ? -1 : region.indexOf(piece);
    if (first < 0 || region.lastIndexOf(piece) !== first) return undefined;
    return { start: from + first + left, end: from + first + left + end - start };
  }
}
