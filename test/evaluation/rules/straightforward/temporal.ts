// i2b2 2012 once more: every mention looks through all of the other side, and who holds whom is a list of pairs.

export interface Temporal {
  readonly group: 'EVENT' | 'TIMEX3';
  readonly start: number;
  readonly end: number;
  /** EVENT: modality, polarity, type. TIMEX3: val, mod, type. */
  readonly attributes: readonly [string, string, string];
}

export interface TemporalCounts {
  readonly gold: number;
  readonly predicted: number;
  /** By the size of the span's match: any, exact, and half a point for what is not exact. */
  readonly recall: Credit;
  readonly precision: Credit;
  /** Right attributes of gold mentions, one number for each. */
  readonly attributes: readonly number[];
}

interface Credit {
  readonly overlap: number;
  readonly exact: number;
  readonly partial: number;
}

const marks = `,.?!"'<>;:/\\~_-+=()[]{}|@#$%^&*\``;

/** One mention holding another. */
interface Hold {
  readonly of: Temporal;
  readonly other: Temporal;
  readonly exact: boolean;
  readonly right: readonly boolean[];
}

function holds(text: string, mentions: readonly Temporal[], others: readonly Temporal[]): Hold[] {
  const said = ({ start, end }: Temporal): string => text.slice(start, end);
  const words = (mention: Temporal): string =>
    said(mention)
      .split(/\s+/)
      .filter((word) => word !== '' && !(word.length === 1 && marks.includes(word)))
      .join(' ');
  const meet = (a: Temporal, b: Temporal): boolean => {
    if (!/\w/.test(said(a)) || !/\w/.test(said(b))) return false;
    const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
    // What starts behind its counterpart must reach two characters into it.
    return a.start <= b.start ? a.end > b.start : shared > 0 && b.end - a.start >= 2;
  };
  let held: Hold[] = [];
  /** Who is reserved; a thief's former counterpart stays so, as the scripts never give it back. */
  let reserved: { other: Temporal; by: Temporal }[] = [];
  for (const of of mentions) {
    for (const other of others) {
      if (!meet(of, other)) continue;
      const hold: Hold = {
        of,
        other,
        exact: words(of) === words(other),
        right: of.attributes.map((value, i) => value === other.attributes[i]),
      };
      const points = (one: Hold | undefined): number => one?.right.filter(Boolean).length ?? 0;
      const mine = held.find((one) => one.of === of);
      const owner = reserved.find((one) => one.other === other)?.by;
      const ownerIsExact = held.some((one) => one.of === owner && one.exact);
      const takes = (): void => {
        held = [...held.filter((one) => one.of !== of), hold];
        reserved.push({ other, by: of });
      };
      if (owner !== undefined) {
        if ((hold.exact || of.group === 'TIMEX3') && !ownerIsExact) {
          held = held.filter((one) => one.of !== owner);
          reserved = reserved.filter((one) => one.other !== other);
          takes();
        }
        continue;
      }
      const wanted =
        of.group === 'TIMEX3'
          ? mine?.right[0] !== true
          : hold.exact
            ? mine?.exact !== true || points(hold) > points(mine)
            : mine?.exact !== true && points(hold) > points(mine);
      if (!wanted) continue;
      reserved = reserved.filter((one) => one.other !== mine?.other);
      takes();
    }
  }
  return held;
}

export function temporal(
  text: string,
  group: Temporal['group'],
  gold: readonly Temporal[],
  predicted: readonly Temporal[],
): TemporalCounts {
  const of = (list: readonly Temporal[]): Temporal[] => list.filter((one) => one.group === group);
  const [left, right] = [of(gold), of(predicted)];
  const credit = (list: readonly Hold[]): Credit => {
    const exact = list.filter((one) => one.exact).length;
    return { overlap: list.length, exact, partial: (list.length + exact) / 2 };
  };
  const recall = holds(text, left, right);
  return {
    gold: left.length,
    predicted: right.length,
    recall: credit(recall),
    precision: credit(holds(text, right, left)),
    attributes: [0, 1, 2].map((i) => recall.filter((one) => one.right[i] === true).length),
  };
}
