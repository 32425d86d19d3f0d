// Where a piece of a text is in a later state of the text, found by comparing the two: what was cut and put elsewhere.
import type { Span } from '../../corpus/span';
import { differenceOf } from './textDifference';

/** Characters on either side that must be the same. */
const contextLength = 8;

export class FollowText {
  private readonly before: string;
  private readonly after: string;
  /** Characters that the two have in common at the start and at the end. */
  private readonly prefix: number;
  private readonly suffix: number;

  constructor(before: string, after: string) {
    const { start, end } = differenceOf(before, after);
    this.before = before;
    this.after = after;
    this.prefix = start;
    this.suffix = before.length - end;
  }

  /** The same text in the same surroundings; undefined when it is not there, or more than once. */
  find({ start, end }: Span): Span | undefined {
    const left = Math.min(start, contextLength);
    const piece = this.before.slice(start - left, end + contextLength);
    const at = start === end ? undefined : (this.inPlace(start - left, piece) ?? this.elsewhere(piece));
    return at === undefined ? undefined : { start: at + left, end: at + left + end - start };
  }

  /** Where it was, counted from the start or from the end. */
  private inPlace(start: number, piece: string): number | undefined {
    const fromEnd = start + this.after.length - this.before.length;
    return [start, fromEnd].find((at) => at >= 0 && this.after.startsWith(piece, at));
  }

  /** Where the two texts differ: another occurrence of the same words has other neighbours. */
  private elsewhere(piece: string): number | undefined {
    const from = Math.max(0, this.prefix - piece.length);
    const region = this.after.slice(from, this.after.length - this.suffix + piece.length);
    const first = region.indexOf(piece);
    return first < 0 || region.lastIndexOf(piece) !== first ? undefined : from + first;
  }
}
