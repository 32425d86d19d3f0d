// n2c2 2022 track 1 (CMED): medications, event types and their context attributes, strict and lenient.
import type { Document, Entity } from '../../corpus/document';
import { ByStart } from '../matching/byStart';
import { attributesOf, eventsOf, type ResolvedAttribute } from '../matching/items';
import { startOf } from '../matching/spans';
import { addMatch, emptyTally, tallyOf, type Tallies } from '../counts/tally';
import { nearby, sameConcept } from './n2c2y2018';
import type { Rule } from './rule';

type Mode = 'strict' | 'lenient';

/** An item with a label of its own and the mention it stands on. */
interface Item {
  readonly label: string;
  readonly mention: Entity;
  readonly value: string;
}

const eventTypes = ['Disposition', 'NoDisposition', 'Undetermined'];
const dimensions = ['Action', 'Negation', 'Temporality', 'Certainty', 'Actor'];

/** Mentions with the type of their event; a file without events carries the type as the entity's label. */
function classified(document: Document, entities: readonly Entity[]): Item[] {
  const events = eventsOf(document);
  const types = new Map(events.map(({ trigger, event }) => [trigger.id, event.label]));
  return entities.flatMap((mention) => {
    const label = types.get(mention.id) ?? (events.length === 0 ? mention.label : undefined);
    if (label === undefined || (events.length === 0 && !eventTypes.includes(label))) return [];
    return [{ label, mention: { ...mention, label }, value: '' }];
  });
}

/** Every mention, whatever its event, is a drug. */
const drugs = (entities: readonly Entity[]): Item[] =>
  entities.map((mention) => ({ label: 'Drug', mention: { ...mention, label: 'Drug' }, value: '' }));

const same = (a: Item, b: Item, mode: Mode): boolean =>
  a.label === b.label && a.value === b.value && sameConcept(a.mention, b.mention, mode);

/** The first of items with the same type and offsets. */
function distinct(items: readonly Item[]): Item[] {
  const kept = new ByStart<Item>();
  return items.filter((item) => kept.addNew(startOf(item.mention), item, sameStrictly));
}

const sameStrictly = (a: Item, b: Item): boolean => same(a, b, 'strict');

/** Each gold item takes the first free predicted one that equals it. The script averages over all its `labels`, seen or not. */
function countInTurn(
  gold: readonly Item[],
  predicted: readonly Item[],
  mode: Mode,
  labels: readonly string[],
): Tallies {
  const tallies: Tallies = new Map(labels.map((label) => [label, emptyTally()]));
  for (const { label } of predicted) tallyOf(tallies, label).predicted++;
  const taken = new Set<Item>();
  const near = nearby(predicted, ({ mention }) => mention, mode);
  for (const item of gold) {
    const tally = tallyOf(tallies, item.label);
    tally.gold++;
    const equal = near(item.mention).find((other) => !taken.has(other) && same(item, other, mode));
    if (equal === undefined) continue;
    taken.add(equal);
    addMatch(tally);
  }
  return tallies;
}

/** An attribute stands on a mention with its event's type: a wrong event makes its attributes wrong. */
function contextOf(attributes: readonly ResolvedAttribute[]): Item[] {
  return attributes.map(({ name, value, target, event }) => ({
    label: name,
    value,
    mention: { ...target, label: event?.label ?? target.label },
  }));
}

/** The five dimensions of an event as one value. */
function combined(attributes: readonly ResolvedAttribute[]): Item[] {
  const byTarget = new Map<string, ResolvedAttribute[]>();
  for (const attribute of attributes) {
    const key = attribute.event?.id ?? attribute.target.id;
    byTarget.set(key, [...(byTarget.get(key) ?? []), attribute]);
  }
  return [...byTarget.values()].map((group) => {
    const values = dimensions.map(
      (dimension) => group.findLast(({ name }) => name === dimension)?.value ?? '',
    );
    const { target, event } = group[0]!;
    return {
      label: 'Combined',
      value: values.join('_'),
      mention: { ...target, label: event?.label ?? target.label },
    };
  });
}

/** What the task scores, each with the labels it is averaged over. */
const subtasks = {
  events: eventTypes,
  drugs: ['Drug'],
  attributes: dimensions,
  combined: ['Combined'],
} as const;

type Subtask = keyof typeof subtasks;

/** The items of one side. */
function itemsOf(document: Document, entities: readonly Entity[]): Record<Subtask, readonly Item[]> {
  const attributes = attributesOf(document).filter(({ name }) => dimensions.includes(name));
  return {
    events: distinct(classified(document, entities)),
    drugs: distinct(drugs(entities)),
    attributes: contextOf(attributes),
    combined: combined(attributes),
  };
}

export const cmed: Rule = {
  name: 'cmed',
  title:
    'n2c2 2022 track 1: event types on the same span; medications, attributes, Combined and lenient beside it',
  source: 'Mahajan et al. 2023 (J Biomed Inform 144:104432) and the evaluation script of n2c2 2022 track 1',
  macroOver: 'labels',
  count: (pair) => {
    const gold = itemsOf(pair.gold, pair.goldEntities);
    const predicted = itemsOf(pair.predicted, pair.predictedEntities);
    const count = (subtask: Subtask, mode: Mode): Tallies =>
      countInTurn(gold[subtask], predicted[subtask], mode, subtasks[subtask]);
    return {
      labels: count('events', 'strict'),
      parts: {
        drugs: count('drugs', 'strict'),
        attributes: count('attributes', 'strict'),
        combined: count('combined', 'strict'),
        lenient: count('events', 'lenient'),
        lenientDrugs: count('drugs', 'lenient'),
        lenientAttributes: count('attributes', 'lenient'),
        lenientCombined: count('combined', 'lenient'),
      },
    };
  },
};
