// The token rule once more: words as a list of labels, one list a side; nothing of the code under test.
import type { Counts, Item } from './spans';

export interface TokenCounts {
  /** By label. */
  readonly labels: Readonly<Record<string, Counts>>;
  readonly accuracy: number;
  /** Over tokens that are not O on both sides. */
  readonly entityAccuracy: number;
}

const nobody = '';

/** `gold` and `predicted`: the label of each token, empty for O. */
function compare(gold: readonly string[], predicted: readonly string[]): TokenCounts {
  const places = gold.map((_, i) => i);
  const somebody = places.filter((i) => gold[i] !== nobody || predicted[i] !== nobody);
  const equal = (i: number): boolean => gold[i] === predicted[i];
  const share = (of: readonly number[]): number =>
    of.length === 0 ? 0 : of.filter(equal).length / of.length;
  const labels = new Set([...gold, ...predicted].filter((label) => label !== nobody));
  return {
    accuracy: share(places),
    entityAccuracy: share(somebody),
    labels: Object.fromEntries(
      [...labels].map((label): [string, Counts] => [
        label,
        [
          places.filter((i) => gold[i] === label && predicted[i] === label).length,
          places.filter((i) => gold[i] !== label && predicted[i] === label).length,
          places.filter((i) => gold[i] === label && predicted[i] !== label).length,
        ],
      ]),
    ),
  };
}

/** Tags as files state them: what stands behind the prefix is the label. */
export function ofTags(gold: readonly string[], predicted: readonly string[]): TokenCounts {
  const labels = (tags: readonly string[]): string[] =>
    tags.map((tag) => (tag === 'O' ? nobody : tag.slice(2)));
  return compare(labels(gold), labels(predicted));
}

/** Entities: words between blanks, cut where an entity of either side begins or ends. */
export function ofEntities(text: string, gold: readonly Item[], predicted: readonly Item[]): TokenCounts {
  const bounds = new Set([...gold, ...predicted].flatMap(({ fragments }) => fragments.flat()));
  const words: string[][] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === ' ') continue;
    const begins = at === 0 || text[at - 1] === ' ' || bounds.has(at);
    if (begins) words.push([]);
    words.at(-1)!.push(String(at));
  }
  const labelled = (items: readonly Item[]): string[] => {
    const labels = words.map(() => nobody);
    const longestFirst = items.toSorted(
      (a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start || (a.label < b.label ? -1 : 1),
    );
    for (const { label, start, end } of longestFirst) {
      const own = words.flatMap((word, i) =>
        word.some((at) => Number(at) >= start && Number(at) < end) ? [i] : [],
      );
      if (own.every((i) => labels[i] === nobody)) for (const i of own) labels[i] = label;
    }
    return labels;
  };
  return compare(labelled(gold), labelled(predicted));
}
