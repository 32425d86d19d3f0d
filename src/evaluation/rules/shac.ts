// n2c2 2022 track 2 (SHAC): events by trigger, arguments within events whose triggers were paired.
import type { Attribute, Document, Entity } from '../../corpus/document';
import { eventsOf } from '../matching/items';
import type { DocumentPair } from '../matching/pairing';
import { endOf, startOf } from '../matching/spans';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';

/** Arguments that are judged by their value; the rest by their span. */
const labelled = new Set([
  'StatusTime',
  'StatusEmploy',
  'TypeLiving',
  'StatusInsure',
  'TypeGenderID',
  'TypeSexualOrient',
  'Degree',
]);

interface Argument {
  readonly type: string;
  /** The value of a labelled argument (`current`, `employed`); undefined for the others. */
  readonly subtype: string | undefined;
  readonly entity: Entity;
}

interface ShacEvent {
  readonly trigger: Entity;
  readonly arguments: readonly Argument[];
}

function readEvents(document: Document): ShacEvent[] {
  const values = new Map<string, string>();
  for (const attribute of document.annotations.filter(
    (item): item is Attribute => item.kind === 'attribute',
  )) {
    if (attribute.value !== undefined) values.set(attribute.target, attribute.value);
  }
  return eventsOf(document).map(({ trigger, arguments: ends }) => ({
    trigger,
    arguments: ends.map(({ entity }) => ({ type: entity.label, subtype: values.get(entity.id), entity })),
  }));
}

const overlaps = (a: Entity, b: Entity): boolean => startOf(a) < endOf(b) && startOf(b) < endOf(a);
const equalSpan = (a: Entity, b: Entity): boolean => startOf(a) === startOf(b) && endOf(a) === endOf(b);

/** Index pairs of what fits together, each item once, the first that fits in file order. */
function pairUp<T>(
  gold: readonly T[],
  predicted: readonly T[],
  fits: (gold: T, predicted: T) => boolean,
): [T, T][] {
  const taken = new Set<T>();
  return gold.flatMap((item): [T, T][] => {
    const partner = predicted.find((other) => !taken.has(other) && fits(item, other));
    if (partner === undefined) return [];
    taken.add(partner);
    return [[item, partner]];
  });
}

const pairEvents = (gold: readonly ShacEvent[], predicted: readonly ShacEvent[]): [ShacEvent, ShacEvent][] =>
  pairUp(gold, predicted, (a, b) => a.trigger.label === b.trigger.label && overlaps(a.trigger, b.trigger));

function sameArgument(a: Argument, b: Argument): boolean {
  if (a.type !== b.type) return false;
  return labelled.has(a.type) ? a.subtype === b.subtype : equalSpan(a.entity, b.entity);
}

const argumentKey = (event: ShacEvent, { type, subtype }: Argument): string =>
  `${event.trigger.label} ${type}${subtype === undefined ? '' : ` ${subtype}`}`;

function countTriggers(pair: DocumentPair): Tallies {
  const tallies: Tallies = new Map();
  const [gold, predicted] = [readEvents(pair.gold), readEvents(pair.predicted)];
  for (const { trigger } of gold) tallyOf(tallies, trigger.label).gold++;
  for (const { trigger } of predicted) tallyOf(tallies, trigger.label).predicted++;
  for (const [{ trigger }] of pairEvents(gold, predicted)) addMatch(tallyOf(tallies, trigger.label));
  return tallies;
}

function countArguments(pair: DocumentPair): Tallies {
  const tallies: Tallies = new Map();
  const [gold, predicted] = [readEvents(pair.gold), readEvents(pair.predicted)];
  for (const event of gold)
    for (const item of event.arguments) tallyOf(tallies, argumentKey(event, item)).gold++;
  for (const event of predicted) {
    for (const item of event.arguments) tallyOf(tallies, argumentKey(event, item)).predicted++;
  }
  for (const [left, right] of pairEvents(gold, predicted)) {
    for (const [item] of pairUp(left.arguments, right.arguments, sameArgument)) {
      addMatch(tallyOf(tallies, argumentKey(left, item)));
    }
  }
  return tallies;
}

/** The task's overall score adds triggers and arguments up: the part `overall`. */
function countOverall(pair: DocumentPair): Tallies {
  const tallies: Tallies = new Map();
  for (const [name, counts] of [
    ['Trigger', countTriggers(pair)],
    ['Argument', countArguments(pair)],
  ] as const) {
    const sum = tallyOf(tallies, name);
    for (const tally of counts.values()) {
      sum.gold += tally.gold;
      sum.predicted += tally.predicted;
      sum.matchedGold += tally.matchedGold;
      sum.matchedPredicted += tally.matchedPredicted;
    }
  }
  return tallies;
}

const source =
  'Lybarger, Yetisgen & Uzuner 2023 (JAMIA 30:1367) and the scoring routine of n2c2 2022 track 2';

export const shacTrigger: Rule = {
  name: 'shac-trigger',
  title: 'n2c2 2022 track 2: event triggers of the same type that overlap',
  source,
  macroOver: 'labels',
  count: (pair) => ({ labels: countTriggers(pair) }),
};

export const shacArgument: Rule = {
  name: 'shac-argument',
  title: 'n2c2 2022 track 2: arguments of paired events; span-only by exact span, labelled by value',
  source,
  macroOver: 'labels',
  count: (pair) => ({ labels: countArguments(pair), parts: { overall: countOverall(pair) } }),
};
