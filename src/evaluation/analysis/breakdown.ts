// Scores of parts of the corpus: by label, entity length, section, sentence length, seen or unseen, document.
import { byNaturalOrder } from '../../common/naturalOrder';
import type { Entity } from '../../corpus/document';
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

type KeyOf = (placed: Placed, entity: Entity) => string;

/** The group of an item; by label, each side has its own. */
const keys: Readonly<Record<Breakdown['by'], KeyOf>> = {
  label: (_, { label }) => label,
  length: ({ words }) => lengths[Math.min(words, lengths.length - 1)]!,
  section: ({ section }) => section,
  sentenceLength: ({ sentenceWords }) => sentenceBand(sentenceWords),
  seen: ({ seen }) => (seen === true ? 'seen in training' : 'unseen in training'),
  document: ({ document }) => document,
};

const lengths = ['0 words', '1 word', '2 words', '3 words', '4 words', '5 words', '6 and more words'];

const sentenceBand = (words: number): string =>
  words <= 10 ? '1–10 words' : words <= 20 ? '11–20 words' : words <= 40 ? '21–40 words' : 'over 40 words';

interface Group {
  readonly tally: Tally;
  readonly outcomes: Record<Outcome, number>;
}

interface GroupKind {
  readonly by: Breakdown['by'];
  readonly keyOf: KeyOf;
  readonly groups: Map<string, Group>;
}

/** Counts placed entities one by one. */
export class BreakdownCounts {
  readonly #kinds: readonly GroupKind[];

  constructor(withSeen: boolean) {
    const names = (Object.keys(keys) as Breakdown['by'][]).filter((by) => by !== 'seen' || withSeen);
    this.#kinds = names.map((by) => ({ by, keyOf: keys[by], groups: new Map<string, Group>() }));
  }

  /** Strict scores. An error is listed with the group of its gold side where it has one. */
  add(item: Placed): void {
    const { gold, predicted, outcome } = item.aligned;
    for (const { keyOf, groups } of this.#kinds) {
      const group = groupFor(groups, keyOf(item, (gold ?? predicted)!));
      group.outcomes[outcome]++;
      if (gold !== undefined) group.tally.gold++;
      if (predicted !== undefined) groupFor(groups, keyOf(item, predicted)).tally.predicted++;
      if (outcome === 'correct') addMatch(group.tally);
    }
  }

  breakdowns(): Breakdown[] {
    return this.#kinds.map(({ by, groups }) => ({ by, groups: scored(groups) }));
  }
}

function groupFor(groups: Map<string, Group>, key: string): Group {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = emptyGroup()));
  return group;
}

function scored(groups: ReadonlyMap<string, Group>): BreakdownGroup[] {
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
