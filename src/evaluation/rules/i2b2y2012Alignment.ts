// How the scripts of i2b2 2012 find, for each mention of one side, its counterpart on the other; order and all.
import { createOverlapFinder } from '../matching/overlapFinder';
import { sameValue } from './i2b2y2012Values';

/** An EVENT or a TIMEX3; attribute values in capitals, empty where not given. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly hasWord: boolean;
  readonly type: string;
  readonly polarity: string;
  readonly modality: string;
  readonly val: string;
  readonly mod: string;
}

/** Of one mention: three attribute points and the span (1 same words, 0.5 overlap, 0 nothing). */
export interface Alignment {
  readonly attributes: readonly [number, number, number];
  readonly span: number;
  /** Index of the counterpart, -1 for none. */
  readonly partner: number;
}

const none: Alignment = { attributes: [0, 0, 0], span: 0, partner: -1 };
const points = ({ attributes }: Alignment): number => attributes[0] + attributes[1] + attributes[2];

const punctuation = new Set(
  ', . ? ! " \' < > ; : / \\ ~ _ - + = ( ) [ ] { } | @ # $ % ^ & * ` &apos; &amp; &quot; &gt; &lt;'.split(
    ' ',
  ),
);

/** Words of the text without those that are a single punctuation mark. */
const wordsOf = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => word !== '' && !punctuation.has(word))
    .join(' ');

/** A mention without a word character matches nothing. One that starts later must share two characters, as the scripts have it. */
function spanScore(a: Mention, b: Mention): number {
  const overlaps = a.start <= b.start ? a.end > b.start : b.end > a.start + 1;
  if (!overlaps || !a.hasWord || !b.hasWord) return 0;
  return a.text === b.text || wordsOf(a.text) === wordsOf(b.text) ? 1 : 0.5;
}

const point = (equal: boolean): number => (equal ? 1 : 0);

type Step = (state: Alignment[], owner: Int32Array, from: number, to: number, candidate: Alignment) => void;

function align(
  mentions: readonly Mention[],
  others: readonly Mention[],
  attributes: (a: Mention, b: Mention) => readonly [number, number, number],
  step: Step,
): Alignment[] {
  const state = mentions.map(() => none);
  const owner = new Int32Array(others.length).fill(-1);
  const find = createOverlapFinder(others);
  mentions.forEach((mention, from) => {
    for (const to of find(mention)) {
      const span = spanScore(mention, others[to]!);
      if (span === 0) continue;
      step(state, owner, from, to, { attributes: attributes(mention, others[to]!), span, partner: to });
    }
  });
  return state;
}

function assign(state: Alignment[], owner: Int32Array, from: number, to: number, candidate: Alignment): void {
  const before = state[from]!;
  state[from] = candidate;
  owner[to] = from;
  if (before.partner >= 0) owner[before.partner] = -1;
}

function steal(state: Alignment[], owner: Int32Array, from: number, to: number, candidate: Alignment): void {
  state[owner[to]!] = none;
  state[from] = candidate;
  owner[to] = from;
}

/**
 * A free counterpart with the same words replaces an inexact one or one with fewer attribute points; an inexact one
 * needs at least one attribute right. A taken counterpart with the same words is stolen from an inexact holder.
 */
export function alignEvents(mentions: readonly Mention[], others: readonly Mention[]): Alignment[] {
  const attributes = (a: Mention, b: Mention): [number, number, number] => [
    point(a.modality === b.modality),
    point(a.polarity === b.polarity),
    point(a.type === b.type),
  ];
  return align(mentions, others, attributes, (state, owner, from, to, candidate) => {
    const held = state[from]!;
    const better = points(candidate) > points(held);
    if (owner[to] === -1) {
      if (candidate.span === 1 ? held.span < 1 || better : held.span !== 1 && better) {
        assign(state, owner, from, to, candidate);
      }
    } else if (candidate.span === 1 && state[owner[to]!]!.span < 1) steal(state, owner, from, to, candidate);
  });
}

/** A free counterpart is taken while the value is not right yet; a taken one is stolen from an inexact holder. */
export function alignTimexes(mentions: readonly Mention[], others: readonly Mention[]): Alignment[] {
  const attributes = (a: Mention, b: Mention): [number, number, number] => [
    point(sameValue(a, b)),
    point(a.mod === b.mod),
    point(a.type === b.type),
  ];
  return align(mentions, others, attributes, (state, owner, from, to, candidate) => {
    if (owner[to] === -1) {
      if (state[from]!.attributes[0] === 0) assign(state, owner, from, to, candidate);
    } else if (state[owner[to]!]!.span < 1) steal(state, owner, from, to, candidate);
  });
}
