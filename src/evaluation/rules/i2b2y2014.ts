// i2b2 2014 and N-GRID 2016 de-identification: sets of (element and TYPE, start, end), relaxed ends, tokens, PHI or not.
import type { Document, Entity } from '../../corpus/document';
import { ByStart } from '../matching/byStart';
import { endOf, startOf } from '../matching/spans';
import { tallyOf, type Tallies } from '../counts/tally';
import { upperCase } from '../matching/labelCase';
import { lastPair } from '../matching/lastPair';
import type { DocumentPair } from '../matching/pairing';
import type { Rule } from './rule';

/** What is compared: a tag, or a token of one. */
interface Phi {
  readonly label: string;
  /** The label as it is compared. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

type Equality = (a: Phi, b: Phi) => boolean;

/** How far the ends may lie apart in the relaxed score. */
const tolerance = 2;

/** Starts are the same wherever these are asked. */
const sameSpan: Equality = (a, b) => a.end === b.end && a.type === b.type;
const nearSpan: Equality = (a, b) => Math.abs(a.end - b.end) <= tolerance && a.type === b.type;

/** The TYPE of a tag is compared in capitals. */
const phiOf = (entity: Entity): Phi => ({
  label: entity.label,
  type: upperCase(entity.label),
  start: startOf(entity),
  end: endOf(entity),
});

/**
 * The alphanumeric runs of each entity; one without any gives an empty token at its end. Both as in the program, whose tokens,
 * unlike its tags, compare TYPE as it is written.
 */
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
        tokens.push({ label, type: label, start: from, end: at });
        from = -1;
      }
    }
    if (tokens.length === before) tokens.push({ label, type: label, start: end, end });
  }
  return tokens;
}

/** ASCII letters and digits only, as `[a-zA-Z0-9]`. */
const isAlphanumeric = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/**
 * Sets, whose equality may let the ends lie two characters apart. Such an equality is not transitive; as in the program, each set
 * keeps the first of its own equal items, the intersection is counted over the smaller set, and what of either set has no equal in
 * the other is wrong or missed.
 */
function countSets(gold: readonly Phi[], predicted: readonly Phi[], equal: Equality): Tallies {
  const goldSet = new PhiSet(gold, equal);
  const predictedSet = new PhiSet(predicted, equal);
  const equalOfGold = goldSet.items.map((item) => predictedSet.equalOf(item));
  const equalOfPredicted = predictedSet.items.map((item) => goldSet.equalOf(item));
  const tallies: Tallies = new Map();
  goldSet.items.forEach(({ label }, i) => {
    const tally = tallyOf(tallies, label);
    if (equalOfGold[i] === undefined) tally.gold++;
  });
  predictedSet.items.forEach(({ label }, i) => {
    const tally = tallyOf(tallies, label);
    if (equalOfPredicted[i] === undefined) tally.predicted++;
  });
  if (predictedSet.items.length <= goldSet.items.length)
    predictedSet.items.forEach(({ label }, i) => addCommon(tallies, equalOfPredicted[i]?.label, label));
  else goldSet.items.forEach(({ label }, i) => addCommon(tallies, label, equalOfGold[i]?.label));
  return tallies;
}

/** The labels of what is in both sets, which may differ in case; nothing where one is not there. */
function addCommon(tallies: Tallies, gold: string | undefined, predicted: string | undefined): void {
  if (gold === undefined || predicted === undefined) return;
  const [found, right] = [tallyOf(tallies, gold), tallyOf(tallies, predicted)];
  found.gold++;
  found.matchedGold++;
  right.predicted++;
  right.matchedPredicted++;
}

class PhiSet {
  readonly items: readonly Phi[];
  readonly #byStart = new ByStart<Phi>();
  readonly #equal: Equality;

  constructor(items: readonly Phi[], equal: Equality) {
    this.#equal = equal;
    this.items = items.filter((item) => this.#byStart.addNew(item.start, item, equal));
  }

  equalOf(item: Phi): Phi | undefined {
    return this.#byStart.find(item.start, (other) => this.#equal(other, item));
  }
}

const tags = lastPair((pair): readonly [Phi[], Phi[]] => [
  pair.goldEntities.map(phiOf),
  pair.predictedEntities.map(phiOf),
]);
const tokens = lastPair((pair): readonly [Phi[], Phi[]] => [
  tokensOf(pair.gold, pair.goldEntities),
  tokensOf(pair.predicted, pair.predictedEntities),
]);
const asPhi = (items: Phi[]): Phi[] => items.map((item) => ({ ...item, label: 'PHI', type: 'PHI' }));

type Mode = 'strict' | 'relaxed' | 'token' | 'binary';

const titles: Readonly<Record<Mode, string>> = {
  strict: 'same TYPE, start and end, as sets',
  relaxed: 'same TYPE and start, ends at most two characters apart',
  token: 'alphanumeric tokens with their TYPE',
  binary: 'alphanumeric tokens, PHI or not',
};

const counters: Readonly<Record<Mode, (pair: DocumentPair) => Tallies>> = {
  strict: (pair) => countSets(...tags(pair), sameSpan),
  relaxed: (pair) => countSets(...tags(pair), nearSpan),
  token: (pair) => countSets(...tokens(pair), sameSpan),
  binary: (pair) => {
    const [gold, predicted] = tokens(pair);
    return countSets(asPhi(gold), asPhi(predicted), sameSpan);
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
