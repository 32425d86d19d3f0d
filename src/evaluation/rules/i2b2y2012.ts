// i2b2 2012 (temporal relations): EVENT and TIMEX3 spans by overlap or by words, with accuracies of their attributes.
import type { Document, Entity } from '../../corpus/document';
import { attributesOf } from '../matching/items';
import { upperCase } from '../matching/labelCase';
import { lastPair } from '../matching/lastPair';
import type { DocumentPair } from '../matching/pairing';
import { endOf, startOf } from '../matching/spans';
import type { Tallies } from '../counts/tally';
import { alignEvents, alignTimexes, type Alignment, type Mention } from './i2b2y2012Alignment';
import type { DocumentCount, Rule, RuleOptions } from './rule';
import { share } from './token';

type Mode = 'overlap' | 'exact';
type Group = 'EVENT' | 'TIMEX3';

const timexTypes = new Set(['DATE', 'TIME', 'DURATION', 'FREQUENCY']);

const groups = new Map<string, Group | undefined>();

function groupOf(label: string): Group | undefined {
  if (!groups.has(label)) groups.set(label, findGroup(label.toUpperCase()));
  return groups.get(label);
}

/** Labels are the types of the task (`PROBLEM`, `DATE`), with or without `EVENT`/`TIMEX3` before them. SECTIMEs are not scored. */
function findGroup(label: string): Group | undefined {
  if (label.startsWith('SECTIME') || label === 'ADMISSION' || label === 'DISCHARGE') return undefined;
  const type = label.slice(
    Math.max(label.lastIndexOf(':'), label.lastIndexOf('.'), label.lastIndexOf('/')) + 1,
  );
  return label.startsWith('TIMEX') || timexTypes.has(type) ? 'TIMEX3' : 'EVENT';
}

interface Mentions {
  readonly EVENT: Mention[];
  readonly TIMEX3: Mention[];
}

function mentionsOf(document: Document, entities: readonly Entity[]): Mentions {
  const values = new Map<Entity, Map<string, string>>();
  for (const { target, name, value } of attributesOf(document)) {
    const known = values.get(target) ?? new Map<string, string>();
    known.set(name.toLowerCase(), value.toUpperCase());
    values.set(target, known);
  }
  const mentions: Mentions = { EVENT: [], TIMEX3: [] };
  for (const entity of entities) {
    const group = groupOf(entity.label);
    if (group !== undefined) mentions[group].push(mentionOf(document, entity, values.get(entity)));
  }
  return mentions;
}

function mentionOf(
  document: Document,
  entity: Entity,
  values: ReadonlyMap<string, string> | undefined,
): Mention {
  const [start, end] = [startOf(entity), endOf(entity)];
  const text = entity.quoted ?? document.text.slice(start, end);
  const value = (name: string): string => values?.get(name) ?? '';
  return {
    start,
    end,
    text,
    hasWord: /\w/.test(text),
    type: values?.get('type') ?? upperCase(entity.label),
    polarity: value('polarity'),
    modality: value('modality'),
    val: value('val'),
    mod: value('mod'),
  };
}

/** What of one direction counts: every match, exact ones only, or halves for inexact ones. */
function matchesOf(alignment: readonly Alignment[], mode: Mode, partialCredit: boolean): number {
  let sum = 0;
  for (const { span } of alignment) {
    if (partialCredit && mode === 'overlap') sum += span;
    else if (mode === 'exact' ? span === 1 : span > 0) sum++;
  }
  return sum;
}

const aligners = { EVENT: alignEvents, TIMEX3: alignTimexes };

interface GroupAlignment {
  readonly group: Group;
  readonly gold: number;
  readonly predicted: number;
  /** Each gold mention looked up on the predicted side. */
  readonly recall: readonly Alignment[];
  /** Each predicted mention looked up on the gold side. */
  readonly precision: readonly Alignment[];
}

const alignPair = lastPair((pair): readonly GroupAlignment[] => {
  const gold = mentionsOf(pair.gold, pair.goldEntities);
  const predicted = mentionsOf(pair.predicted, pair.predictedEntities);
  return (['EVENT', 'TIMEX3'] as const)
    .filter((group) => gold[group].length > 0 || predicted[group].length > 0)
    .map((group) => ({
      group,
      gold: gold[group].length,
      predicted: predicted[group].length,
      recall: aligners[group](gold[group], predicted[group]),
      precision: aligners[group](predicted[group], gold[group]),
    }));
});

function count(pair: DocumentPair, mode: Mode, options: RuleOptions): DocumentCount {
  const labels: Tallies = new Map();
  const sums: Record<string, number> = {};
  for (const { group, gold, predicted, recall, precision } of alignPair(pair)) {
    labels.set(group, {
      gold,
      predicted,
      matchedGold: matchesOf(recall, mode, options.partialCredit),
      matchedPredicted: matchesOf(precision, mode, options.partialCredit),
    });
    addAttributes(sums, group, recall, gold);
  }
  return { labels, sums };
}

const attributeNames = { EVENT: ['modality', 'polarity', 'type'], TIMEX3: ['val', 'mod', 'type'] } as const;

/** Worked out once: every document adds to them. */
const sumNamesOf = (group: Group): { readonly gold: string; readonly attributes: readonly string[] } => ({
  gold: `${group} gold`,
  attributes: attributeNames[group].map((name) => `${group} ${name}`),
});
const sumNames = { EVENT: sumNamesOf('EVENT'), TIMEX3: sumNamesOf('TIMEX3') };

/** Attributes count for gold mentions with any match, whatever the span mode. */
function addAttributes(
  sums: Record<string, number>,
  group: Group,
  recall: readonly Alignment[],
  gold: number,
): void {
  const names = sumNames[group];
  sums[names.gold] = gold;
  names.attributes.forEach((name, i) => {
    let sum = 0;
    for (const { attributes } of recall) sum += attributes[i]!;
    sums[name] = sum;
  });
}

/** Attribute accuracies divide by the number of gold mentions, matched or not. */
function summarise(sums: Readonly<Record<string, number>>): Record<string, number> {
  const names = { EVENT: 'event', TIMEX3: 'timex' } as const;
  const result: Record<string, number> = {};
  for (const group of ['EVENT', 'TIMEX3'] as const) {
    for (const name of attributeNames[group]) {
      const key = `${names[group]}${name.charAt(0).toUpperCase()}${name.slice(1)}Accuracy`;
      result[key] = share(sums[`${group} ${name}`], sums[`${group} gold`]);
    }
  }
  return result;
}

function rule(mode: Mode): Rule {
  return {
    name: `i2b2-2012-${mode}`,
    title:
      mode === 'overlap'
        ? 'i2b2 2012: EVENT and TIMEX3 spans overlap'
        : 'i2b2 2012: overlapping EVENT and TIMEX3 spans with the same words but for punctuation',
    source: 'Sun, Rumshisky & Uzuner 2013 (JAMIA 20:806) and the evaluation scripts of i2b2 2012',
    macroOver: 'labels',
    count: (pair, options) => count(pair, mode, options),
    summarise,
  };
}

export const i2b2y2012Overlap = rule('overlap');
export const i2b2y2012Exact = rule('exact');
