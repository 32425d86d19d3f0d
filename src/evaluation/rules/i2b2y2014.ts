// i2b2 2014 and N-GRID 2016 de-identification: sets of (element and TYPE, start, end), relaxed ends, tokens, PHI or not.
import type { Document, Entity } from '../../corpus/document';
import { endOf, startOf } from '../spans';
import { tallyOf, type Tallies } from '../tally';
import { lastPair } from '../lastPair';
import type { DocumentPair } from '../pairing';
import type { Rule } from './rule';

/** What is compared: a tag, or a token of one. */
interface Phi {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** How far the ends may lie apart in the relaxed score. */
const tolerance = 2;

const phiOf = (entity: Entity): Phi => ({ label: entity.label, start: startOf(entity), end: endOf(entity) });

/** The alphanumeric runs of each entity; one without any gives an empty token at its end, as in the program. */
function tokensOf({ text }: Document, entities: readonly Entity[]): Phi[] {
  const tokens: Phi[] = [];
  for (const entity of entities) {
    const { label } = entity;
    const end = endOf(entity);
    const before = tokens.length;
    let from = -1;
    for (let at = startOf(entity); at <= end; at++) {
      const inside = at < end && isAlphanumeric(text.charCodeAt(at));
      if (inside && from < 0) from = at;
      if (!inside && from >= 0) {
        tokens.push({ label, start: from, end: at });
        from = -1;
      }
    }
    if (tokens.length === before) tokens.push({ label, start: end, end });
  }
  return tokens;
}

/** ASCII letters and digits only, as `[a-zA-Z0-9]`. */
const isAlphanumeric = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

const capitals = new Map<string, string>();

function upperCase(label: string): string {
  let upper = capitals.get(label);
  if (upper === undefined) capitals.set(label, (upper = label.toUpperCase()));
  return upper;
}

/** Sets: a duplicate counts once. TYPE is compared in capitals. */
function countSets(gold: readonly Phi[], predicted: readonly Phi[]): Tallies {
  const tallies: Tallies = new Map();
  const goldSet = setOf(gold);
  const predictedSet = setOf(predicted);
  for (const { label } of goldSet.values()) tallyOf(tallies, label).gold++;
  for (const [key, { label }] of predictedSet) {
    const tally = tallyOf(tallies, label);
    tally.predicted++;
    const partner = goldSet.get(key);
    if (partner === undefined) continue;
    tally.matchedPredicted++;
    tallyOf(tallies, partner.label).matchedGold++;
  }
  return tallies;
}

function setOf(items: readonly Phi[]): Map<string, Phi> {
  const set = new Map<string, Phi>();
  for (const item of items) {
    const key = `${item.start}:${item.end} ${upperCase(item.label)}`;
    if (!set.has(key)) set.set(key, item);
  }
  return set;
}

/**
 * Sets whose equality lets the ends lie two characters apart (start and TYPE equal). Such an equality is not transitive;
 * as in the program, each set keeps the first of its own equal items, the intersection is counted over the smaller set,
 * and what of either set has no equal in the other is wrong or missed.
 */
function countRelaxed(gold: readonly Phi[], predicted: readonly Phi[]): Tallies {
  const goldSet = relaxedSet(gold);
  const predictedSet = relaxedSet(predicted);
  const tallies: Tallies = new Map();
  const labels = new Set([...goldSet.items, ...predictedSet.items].map(({ label }) => label));
  const [smaller, larger] =
    predictedSet.items.length <= goldSet.items.length ? [predictedSet, goldSet] : [goldSet, predictedSet];
  for (const label of labels) {
    const of = (items: readonly Phi[]): Phi[] => items.filter((item) => item.label === label);
    const matches = of(smaller.items).filter((item) => larger.has(item)).length;
    const wrong = of(predictedSet.items).filter((item) => !goldSet.has(item)).length;
    const missed = of(goldSet.items).filter((item) => !predictedSet.has(item)).length;
    const tally = tallyOf(tallies, label);
    tally.gold = matches + missed;
    tally.predicted = matches + wrong;
    tally.matchedGold = tally.matchedPredicted = matches;
  }
  return tallies;
}

interface RelaxedSet {
  readonly items: readonly Phi[];
  has(item: Phi): boolean;
}

function relaxedSet(all: readonly Phi[]): RelaxedSet {
  const buckets = new Map<string, Phi[]>();
  const items: Phi[] = [];
  const bucketOf = (item: Phi): Phi[] => {
    const key = `${item.start} ${upperCase(item.label)}`;
    let bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, (bucket = []));
    return bucket;
  };
  const has = (item: Phi): boolean =>
    bucketOf(item).some((other) => Math.abs(other.end - item.end) <= tolerance);
  for (const item of all) {
    if (has(item)) continue;
    bucketOf(item).push(item);
    items.push(item);
  }
  return { items, has };
}

const tokens = lastPair((pair): readonly [Phi[], Phi[]] => [
  tokensOf(pair.gold, pair.goldEntities),
  tokensOf(pair.predicted, pair.predictedEntities),
]);
const asPhi = (items: Phi[]): Phi[] => items.map((item) => ({ ...item, label: 'PHI' }));

type Mode = 'strict' | 'relaxed' | 'token' | 'binary';

const titles: Readonly<Record<Mode, string>> = {
  strict: 'same TYPE, start and end, as sets',
  relaxed: 'same TYPE and start, ends at most two characters apart',
  token: 'alphanumeric tokens with their TYPE',
  binary: 'alphanumeric tokens, PHI or not',
};

const counters: Readonly<Record<Mode, (pair: DocumentPair) => Tallies>> = {
  strict: (pair) => countSets(pair.goldEntities.map(phiOf), pair.predictedEntities.map(phiOf)),
  relaxed: (pair) => countRelaxed(pair.goldEntities.map(phiOf), pair.predictedEntities.map(phiOf)),
  token: (pair) => countSets(...tokens(pair)),
  binary: (pair) => {
    const [gold, predicted] = tokens(pair);
    return countSets(asPhi(gold), asPhi(predicted));
  },
};

function rule(mode: Mode): Rule {
  return {
    name: `i2b2-2014-${mode}`,
    title: `i2b2 2014 and 2016 de-identification: ${titles[mode]}`,
    source: 'Stubbs, Kotfila & Uzuner 2015 (J Biomed Inform 58:S11) and the evaluation scripts of i2b2 2014',
    macroOver: 'documents-pooled',
    count: (pair) => ({ labels: counters[mode](pair) }),
  };
}

export const i2b2y2014Strict = rule('strict');
export const i2b2y2014Relaxed = rule('relaxed');
export const i2b2y2014Token = rule('token');
export const i2b2y2014Binary = rule('binary');
