// Scores of parts of the corpus: by label, entity length, section, sentence length, seen or unseen, document.
import { byNaturalOrder } from '../../common/naturalOrder';
import type { AlignedEntities, Outcome } from './errors';
import { addMatch, countedScoresOf, emptyTally, type CountedScores, type Tally } from '../counts/tally';

/** An aligned entity with where it stands. */
export interface Placed {
  readonly document: string;
  readonly aligned: AlignedEntities;
  readonly section: string;
  /** White-space words of the entity. */
  readonly words: number;
  /** Words of its sentence. */
  readonly sentenceWords: number;
  /** Whether its text occurs as an entity in the training data. */
  readonly seen?: boolean;
}

export interface BreakdownGroup extends CountedScores {
  readonly group: string;
  readonly support: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

export interface Breakdown {
  readonly by: 'label' | 'length' | 'section' | 'sentenceLength' | 'seen' | 'document';
  readonly groups: readonly BreakdownGroup[];
}

type Side = 'gold' | 'predicted';

/** The group of one side of an item; the two sides differ only in their label. */
const keys: Readonly<Record<Breakdown['by'], (placed: Placed, side: Side) => string>> = {
  label: ({ aligned }, side) => (aligned[side] ?? aligned.gold ?? aligned.predicted)!.label,
  length: ({ words }) => (words >= 6 ? '6 and more words' : words === 1 ? '1 word' : `${words} words`),
  section: ({ section }) => section,
  sentenceLength: ({ sentenceWords }) => sentenceBand(sentenceWords),
  seen: ({ seen }) => (seen === true ? 'seen in training' : 'unseen in training'),
  document: ({ document }) => document,
};

const sentenceBand = (words: number): string =>
  words <= 10 ? '1–10 words' : words <= 20 ? '11–20 words' : words <= 40 ? '21–40 words' : 'over 40 words';

export function breakdownsOf(placed: readonly Placed[], withSeen: boolean): Breakdown[] {
  const names = (Object.keys(keys) as Breakdown['by'][]).filter((by) => by !== 'seen' || withSeen);
  return names.map((by) => ({ by, groups: groupsOf(placed, keys[by]) }));
}

interface Group {
  readonly tally: Tally;
  readonly outcomes: Record<Outcome, number>;
}

/** Strict scores. An error is listed with the group of its gold side where it has one. */
function groupsOf(
  placed: readonly Placed[],
  keyOf: (placed: Placed, side: Side) => string,
): BreakdownGroup[] {
  const groups = new Map<string, Group>();
  const groupFor = (item: Placed, side: Side): Group => {
    const key = keyOf(item, side);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = emptyGroup()));
    return group;
  };
  for (const item of placed) {
    const { gold, predicted, outcome } = item.aligned;
    const group = groupFor(item, 'gold');
    group.outcomes[outcome]++;
    if (gold !== undefined) group.tally.gold++;
    if (predicted !== undefined) groupFor(item, 'predicted').tally.predicted++;
    if (outcome === 'correct') addMatch(group.tally);
  }
  return [...groups]
    .map(([group, { tally, outcomes }]) => ({
      group,
      ...countedScoresOf(tally),
      support: tally.gold,
      outcomes,
    }))
    .sort((a, b) => byNaturalOrder(a.group, b.group));
}

const emptyGroup = (): Group => ({
  tally: emptyTally(),
  outcomes: { correct: 0, boundary: 0, label: 0, both: 0, missed: 0, spurious: 0 },
});
