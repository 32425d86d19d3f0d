// CMED, SHAC and the relations of 2018 once more, from their definitions, over plain records; nothing of the code under test.
import type { Counts } from './spans';

export interface Mention {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

export interface Happening {
  readonly trigger: Mention;
  readonly arguments: readonly (Mention & { readonly value: string })[];
  /** Dimension → value. */
  readonly context: Readonly<Record<string, string>>;
}

const overlaps = (a: Mention, b: Mention): boolean => a.start < b.end && b.start < a.end;
const equal = (a: Mention, b: Mention): boolean => a.start === b.start && a.end === b.end;

/** Each of the first list takes the first free one of the second that fits. */
function pairs<T>(gold: readonly T[], predicted: readonly T[], fits: (a: T, b: T) => boolean): [T, T][] {
  const free = [...predicted];
  const found: [T, T][] = [];
  for (const item of gold) {
    const at = free.findIndex((other) => fits(item, other));
    if (at >= 0) found.push([item, free.splice(at, 1)[0]!]);
  }
  return found;
}

const countsOf = (right: number, gold: number, predicted: number): Counts => [
  right,
  predicted - right,
  gold - right,
];

export const dimensions = ['Action', 'Negation', 'Temporality', 'Certainty', 'Actor'];

type CmedCounts = Readonly<Record<'events' | 'attributes' | 'combined', Counts>>;

export function cmed(
  mode: 'strict' | 'lenient',
): (gold: readonly Happening[], predicted: readonly Happening[]) => CmedCounts {
  const match = mode === 'strict' ? equal : overlaps;
  interface Row extends Mention {
    readonly what: string;
  }
  const fits = (a: Row, b: Row): boolean => a.label === b.label && a.what === b.what && match(a, b);
  const once = (rows: readonly Row[]): Row[] =>
    rows.filter((row, i) => rows.findIndex((other) => other.label === row.label && equal(other, row)) === i);
  const score = (gold: readonly Row[], predicted: readonly Row[]): Counts =>
    countsOf(pairs(gold, predicted, fits).length, gold.length, predicted.length);
  const events = (list: readonly Happening[]): Row[] =>
    once(list.map(({ trigger }) => ({ ...trigger, what: '' })));
  const attributes = (list: readonly Happening[]): Row[] =>
    list.flatMap(({ trigger, context }) =>
      Object.entries(context).map(([name, value]) => ({ ...trigger, what: `${name} ${value}` })),
    );
  const combined = (list: readonly Happening[]): Row[] =>
    list
      .filter(({ context }) => Object.keys(context).length > 0)
      .map(({ trigger, context }) => ({
        ...trigger,
        what: dimensions.map((name) => context[name] ?? '').join('_'),
      }));
  return (gold, predicted) => ({
    events: score(events(gold), events(predicted)),
    attributes: score(attributes(gold), attributes(predicted)),
    combined: score(combined(gold), combined(predicted)),
  });
}

export function shac(
  gold: readonly Happening[],
  predicted: readonly Happening[],
): { triggers: Counts; arguments: Counts } {
  const same = pairs(
    gold,
    predicted,
    (a, b) => a.trigger.label === b.trigger.label && overlaps(a.trigger, b.trigger),
  );
  const count = (list: readonly Happening[]): number =>
    list.reduce((sum, event) => sum + event.arguments.length, 0);
  const right = same.reduce(
    (sum, [a, b]) =>
      sum +
      pairs(
        a.arguments,
        b.arguments,
        (x, y) => x.label === y.label && (x.label === 'StatusTime' ? x.value === y.value : equal(x, y)),
      ).length,
    0,
  );
  return {
    triggers: countsOf(same.length, gold.length, predicted.length),
    arguments: countsOf(right, count(gold), count(predicted)),
  };
}

export interface Link {
  readonly label: string;
  readonly from: Mention;
  readonly to: Mention;
}

/** As for entities: what equals a gold relation that was met before is taken out. */
export function relations2018(
  mode: 'strict' | 'lenient',
): (gold: readonly Link[], predicted: readonly Link[]) => Counts {
  const match = mode === 'strict' ? equal : overlaps;
  const concept = (a: Mention, b: Mention): boolean => a.label === b.label && match(a, b);
  const same = (a: Link, b: Link): boolean =>
    a.label === b.label && concept(a.from, b.from) && concept(a.to, b.to);
  return (gold, predicted) => {
    const met: Link[] = [];
    let kept = [...predicted];
    for (const link of predicted) {
      for (const other of gold.filter((candidate) => same(candidate, link))) {
        if (met.includes(other)) kept = kept.filter((item) => item !== link);
        else met.push(other);
      }
    }
    const right = kept.filter((link) => gold.some((other) => same(other, link))).length;
    return countsOf(right, gold.length, kept.length);
  };
}
