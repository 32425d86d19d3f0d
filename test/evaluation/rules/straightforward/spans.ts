// The entity rules once more, each as plainly as its definition reads and with nothing of the code under test: lists, loops, no index.

/** First and last offset of the envelope beside all fragments. */
export interface Item {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly fragments: readonly (readonly [number, number])[];
}

/** True positives, false positives, false negatives. */
export type Counts = readonly [number, number, number];

export type Count = (gold: readonly Item[], predicted: readonly Item[]) => Counts;

const fragmentsOf = (item: Item): string => JSON.stringify(item.fragments);

export function strict(gold: readonly Item[], predicted: readonly Item[]): Counts {
  const open = gold.map((item) => item.label + fragmentsOf(item));
  let right = 0;
  for (const item of predicted) {
    const at = open.indexOf(item.label + fragmentsOf(item));
    if (at < 0) continue;
    open.splice(at, 1);
    right++;
  }
  return [right, predicted.length - right, gold.length - right];
}

/** The most pairs there can be, by trying them all. */
export function overlap(gold: readonly Item[], predicted: readonly Item[]): Counts {
  const shares = (a: Item, b: Item): boolean =>
    a.fragments.some(([s, e]) => b.fragments.some(([t, f]) => Math.max(s, t) < Math.min(e, f)));
  const most = (from: number, taken: number): number => {
    if (from === gold.length) return 0;
    let best = most(from + 1, taken);
    predicted.forEach((other, i) => {
      if ((taken & (1 << i)) === 0 && other.label === gold[from]!.label && shares(gold[from]!, other))
        best = Math.max(best, 1 + most(from + 1, taken | (1 << i)));
    });
    return best;
  };
  const right = most(0, 0);
  return [right, predicted.length - right, gold.length - right];
}

/** 2018: pare the predicted list down first, then ask of what is left whether it equals anything. */
export function n2c2y2018(mode: 'strict' | 'lenient'): Count {
  return (gold, predicted) => {
    const equals = (g: Item, s: Item): boolean =>
      g.label === s.label &&
      (mode === 'strict' ? g.start === s.start && g.end === s.end : g.end > s.start && g.start < s.end);
    const seen: Item[] = [];
    let left = [...predicted];
    for (const s of predicted) {
      for (const g of gold) {
        if (!equals(g, s)) continue;
        if (!seen.includes(g)) seen.push(g);
        else left = left.filter((item) => item !== s);
      }
    }
    const right = left.filter((s) => gold.some((g) => equals(g, s))).length;
    return [right, left.length - right, gold.length - right];
  };
}

/** 2010: line and token stand for offsets, classes in any case; each gold concept takes the first free one that overlaps, or that is equal. */
export function i2b2y2010(mode: 'exact' | 'inexact', text: string): Count {
  const tokens = [...text.matchAll(/\S+/g)].map((match) => match.index);
  const tokenOf = (offset: number): number => tokens.filter((start) => start <= offset).length;
  const concepts = (items: readonly Item[]): { label: string; first: number; last: number }[] =>
    items
      .map((item) => ({ ...item, label: item.label.toLowerCase() }))
      .filter(({ label }) => ['problem', 'test', 'treatment'].includes(label))
      .map(({ label, start, end }) => ({ label, first: tokenOf(start), last: tokenOf(end - 1) }));
  return (goldItems, predictedItems) => {
    const gold = concepts(goldItems);
    const predicted = concepts(predictedItems);
    const free = [...predicted];
    let right = 0;
    for (const g of gold) {
      const partner = free.find((s) =>
        mode === 'exact'
          ? s.first === g.first && s.last === g.last && s.label === g.label
          : s.first <= g.last && s.last >= g.first,
      );
      if (partner === undefined) continue;
      free.splice(free.indexOf(partner), 1);
      if (partner.label === g.label) right++;
    }
    return [right, predicted.length - right, gold.length - right];
  };
}

/** 2014: sets as Python builds them under an equality of one's own, kept as lists. */
export function i2b2y2014(mode: 'strict' | 'relaxed' | 'token' | 'binary', text: string): Count {
  type Key = readonly [type: string, start: number, end: number];
  const keys = (items: readonly Item[]): Key[] => {
    if (mode === 'strict' || mode === 'relaxed')
      return items.map(({ label, start, end }) => [label.toUpperCase(), start, end]);
    return items.flatMap(({ label, start, end }): Key[] => {
      const type = mode === 'binary' ? '' : label;
      const runs = [...text.slice(start, end).matchAll(/[a-zA-Z0-9]+/g)];
      if (runs.length === 0) return [[type, end, end]];
      return runs.map(({ index, 0: run }) => [type, start + index, start + index + run.length]);
    });
  };
  const slack = mode === 'relaxed' ? 2 : 0;
  const equals = (a: Key, b: Key): boolean =>
    a[0] === b[0] && a[1] === b[1] && Math.abs(a[2] - b[2]) <= slack;
  const inside = (set: readonly Key[], key: Key): boolean => set.some((other) => equals(other, key));
  const setOf = (list: readonly Key[]): Key[] =>
    list.reduce<Key[]>((set, key) => (inside(set, key) ? set : [...set, key]), []);
  return (goldItems, predictedItems) => {
    const gold = setOf(keys(goldItems));
    const predicted = setOf(keys(predictedItems));
    const [walked, asked] = predicted.length <= gold.length ? [predicted, gold] : [gold, predicted];
    return [
      walked.filter((key) => inside(asked, key)).length,
      predicted.filter((key) => !inside(gold, key)).length,
      gold.filter((key) => !inside(predicted, key)).length,
    ];
  };
}

/** COR, INC, PAR, MIS, SPU: prediction by prediction, each looking through the gold entities that are left. */
type Categories = readonly [number, number, number, number, number];

export function semeval(
  measure: 'strict' | 'exact' | 'partial' | 'type',
): (gold: readonly Item[], predicted: readonly Item[]) => Categories {
  return (gold, predicted) => {
    const inOrder = (items: readonly Item[]): Item[] => items.toSorted((a, b) => a.start - b.start);
    const left = inOrder(gold);
    let [correct, incorrect, partial, spurious] = [0, 0, 0, 0];
    for (const p of inOrder(predicted)) {
      const near = left.filter((g) => g.start < p.end && p.start < g.end);
      const same = near.find((g) => g.start === p.start && g.end === p.end);
      const distance = (g: Item): number => Math.abs(g.start - p.start) + Math.abs(g.end - p.end);
      const ofLabel = near
        .filter((g) => g.label === p.label)
        .toSorted((a, b) => distance(a) - distance(b))[0];
      const partner = measure === 'type' ? (ofLabel ?? near[0]) : (same ?? near[0]);
      if (partner === undefined) {
        spurious++;
        continue;
      }
      left.splice(left.indexOf(partner), 1);
      const right =
        measure === 'type'
          ? partner.label === p.label
          : partner === same && (measure !== 'strict' || partner.label === p.label);
      if (right) correct++;
      else if (measure === 'partial') partial++;
      else incorrect++;
    }
    return [correct, incorrect, partial, left.length, spurious];
  };
}
