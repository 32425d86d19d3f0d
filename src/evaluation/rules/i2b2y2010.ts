// i2b2/VA 2010: concepts by line and token, assertions, relations.
import type { Document, Entity } from '../../corpus/document';
import type { Span } from '../../corpus/span';
import { ByStart } from '../matching/byStart';
import { attributesOf, relationsOf } from '../matching/items';
import { lowerCase } from '../matching/labelCase';
import { lastPair } from '../matching/lastPair';
import { createOverlapFinder } from '../matching/overlapFinder';
import type { DocumentPair } from '../matching/pairing';
import { endOf, startOf } from '../matching/spans';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';

/** The task's own classes; other labels do not take part. */
const classes = new Set(['problem', 'test', 'treatment']);

/** First and last token, both inclusive, counted over the whole note (lines follow each other, so line:token order is kept). */
interface Concept {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/** Start offsets of the white-space tokens of a text. */
function tokenStarts(text: string): number[] {
  const starts: number[] = [];
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const blank = isBlank(text.charCodeAt(at));
    if (!blank && !inside) starts.push(at);
    inside = !blank;
  }
  return starts;
}

/** What `\s` matches, without asking a regular expression about every letter. */
const isBlank = (code: number): boolean =>
  code < 0x80 ? code === 32 || (code >= 9 && code <= 13) : /\s/.test(String.fromCharCode(code));

/** The index of the token in which (or before which) the offset lies. */
function tokenAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The last text asked for: both sides and both modes ask for the same one in a row. */
let lastStarts: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [] };

function conceptReader({ text }: Document): (entity: Entity) => Concept {
  if (lastStarts.text !== text) lastStarts = { text, starts: tokenStarts(text) };
  const { starts } = lastStarts;
  return (entity) => ({
    label: lowerCase(entity.label),
    first: tokenAt(starts, startOf(entity)),
    last: tokenAt(starts, Math.max(startOf(entity), endOf(entity) - 1)),
  });
}

function conceptsOf(document: Document, entities: readonly Entity[]): Concept[] {
  const taking = entities.filter(({ label }) => classes.has(lowerCase(label)));
  return taking.length === 0 ? [] : taking.map(conceptReader(document));
}

/** Both modes ask for the concepts of the same pair. */
const concepts = lastPair((pair): readonly [gold: Concept[], predicted: Concept[]] => [
  conceptsOf(pair.gold, pair.goldEntities),
  conceptsOf(pair.predicted, pair.predictedEntities),
]);

/** Half-open. */
const tokenSpan = ({ first, last }: Concept): Span => ({ start: first, end: last + 1 });
const spanKey = ({ first, last }: Concept): string => `${first}-${last}`;
const conceptKey = (concept: Concept): string => `${spanKey(concept)} ${concept.label}`;

/** One to one, so a second equal concept on either side is an error. */
function countEqual(
  gold: readonly { label: string; key: string }[],
  predicted: readonly { label: string; key: string }[],
): Tallies {
  const tallies: Tallies = new Map();
  const open = new Map<string, number>();
  for (const { label, key } of gold) {
    tallyOf(tallies, label).gold++;
    open.set(key, (open.get(key) ?? 0) + 1);
  }
  for (const { label, key } of predicted) {
    const tally = tallyOf(tallies, label);
    tally.predicted++;
    const left = open.get(key) ?? 0;
    if (left === 0) continue;
    open.set(key, left - 1);
    addMatch(tally);
  }
  return tallies;
}

/** One to one, as above. */
function countExact(gold: readonly Concept[], predicted: readonly Concept[]): Tallies {
  const tallies: Tallies = new Map();
  const open = new ByStart<Concept>();
  for (const concept of gold) {
    tallyOf(tallies, concept.label).gold++;
    open.add(concept.first, concept);
  }
  for (const { label, first, last } of predicted) {
    const tally = tallyOf(tallies, label);
    tally.predicted++;
    const equal = open.take(first, (other) => other.last === last && other.label === label);
    if (equal !== undefined) addMatch(tally);
  }
  return tallies;
}

/**
 * Each gold concept, in file order, is paired with the first predicted one that overlaps it and is still free; only then
 * is the class looked at. A pair of different classes is a miss of the one and a false alarm of the other.
 */
function countInexact(gold: readonly Concept[], predicted: readonly Concept[]): Tallies {
  const tallies: Tallies = new Map();
  for (const { label } of predicted) tallyOf(tallies, label).predicted++;
  const taken = new Set<Concept>();
  const find = createOverlapFinder(predicted.map(tokenSpan));
  for (const concept of gold) {
    tallyOf(tallies, concept.label).gold++;
    const free = find(tokenSpan(concept)).find((index) => !taken.has(predicted[index]!));
    const partner = free === undefined ? undefined : predicted[free];
    if (partner === undefined) continue;
    taken.add(partner);
    if (partner.label === concept.label) addMatch(tallyOf(tallies, concept.label));
  }
  return tallies;
}

/** Exact on concept and value; the tallies are by value (present, absent …). */
function countAssertions(pair: DocumentPair): Tallies {
  const read = (document: Document): { label: string; key: string }[] => {
    const conceptOf = conceptReader(document);
    return attributesOf(document)
      .filter(({ name }) => name.toLowerCase() === 'assertion')
      .map(({ target, value }) => ({ label: value, key: `${spanKey(conceptOf(target))} ${value}` }));
  };
  return countEqual(read(pair.gold), read(pair.predicted));
}

/** Label and both concepts exact; which concept is named first does not matter. */
function countRelations(pair: DocumentPair): Tallies {
  const read = (document: Document): { label: string; key: string }[] => {
    const conceptOf = conceptReader(document);
    return relationsOf(document).map(({ label, arguments: ends }) => ({
      label,
      key: `${label} ${ends
        .map((end) => conceptKey(conceptOf(end)))
        .sort()
        .join(' | ')}`,
    }));
  };
  return countEqual(read(pair.gold), read(pair.predicted));
}

function rule(mode: 'exact' | 'inexact'): Rule {
  const count = mode === 'exact' ? countExact : countInexact;
  return {
    name: `i2b2-2010-${mode}`,
    title:
      mode === 'exact'
        ? 'i2b2/VA 2010: same first and last token and same class'
        : 'i2b2/VA 2010: overlapping tokens, paired in file order before the class is looked at',
    source: 'Uzuner et al. 2011 (JAMIA 18:552) and the evaluation program of the 2010 i2b2/VA challenge',
    macroOver: 'labels',
    count: (pair) => ({
      labels: count(...concepts(pair)),
      parts: { assertions: countAssertions(pair), relations: countRelations(pair) },
    }),
  };
}

export const i2b2y2010Exact = rule('exact');
export const i2b2y2010Inexact = rule('inexact');
