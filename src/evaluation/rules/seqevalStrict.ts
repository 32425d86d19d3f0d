// seqeval's strict mode: only chunks that are well formed in the tag scheme exist.
import { AppError } from '../../common/errors';
import { detectStrictScheme, strictChunks, strictSchemes, type StrictScheme } from '../matching/chunks';
import type { DocumentPair } from '../matching/pairing';
import { taggedSentences, usesSourceTags, type TaggedSentence } from '../matching/taggedSentences';
import type { Tallies } from '../counts/tally';
import type { Rule } from './rule';
import { countAccuracy, countChunks, summariseAccuracy } from './seqeval';

const names: Readonly<Record<string, StrictScheme>> = {
  BIO: 'IOB2',
  IOB: 'IOB2',
  BIOES: 'IOBES',
  IOE: 'IOE2',
  BIOUL: 'BILOU',
};

export const seqevalStrict: Rule = {
  name: 'seqeval-strict',
  title: 'Chunks only where the tag scheme (IOB2, IOE2, IOBES, BILOU) allows them; a stray I- opens nothing',
  source: 'seqeval 1.2.2, mode="strict"',
  macroOver: 'labels',
  weighted: true,
  count: (pair, options) => {
    const labels: Tallies = new Map();
    const sums = { tokens: 0, correct: 0 };
    const sentences = taggedSentences(pair);
    const named = options.scheme === undefined ? undefined : schemeNamed(options.scheme);
    // Tags made from entities are BIO and well formed: a scheme that is named speaks of the files' own tags.
    const scheme = usesSourceTags(pair) ? (named ?? detectStrictScheme(prefixesOf([sentences]))) : 'IOB2';
    for (const { gold, predicted } of sentences) {
      countChunks(labels, strictChunks(gold, scheme), strictChunks(predicted, scheme));
      countAccuracy(sums, gold, predicted);
    }
    return { labels, sums };
  },
  summarise: summariseAccuracy,
};

/** The scheme of a whole corpus: a single note may hold too few entities to tell. Tags made from entities are BIO. */
export function corpusScheme(pairs: readonly DocumentPair[]): StrictScheme {
  return detectStrictScheme(prefixesOf(pairs.filter(usesSourceTags).map(taggedSentences)));
}

function prefixesOf(documents: Iterable<readonly TaggedSentence[]>): Set<string> {
  const prefixes = new Set<string>();
  const add = (tag: string): void => {
    if (tag !== 'O') prefixes.add(tag.charAt(0));
  };
  for (const sentences of documents) {
    for (const { gold, predicted } of sentences) {
      gold.forEach(add);
      predicted.forEach(add);
    }
  }
  return prefixes;
}

/** @throws AppError `usage` for a name that is no scheme. */
export function schemeNamed(name: string): StrictScheme {
  const wanted = name.toUpperCase();
  const scheme = names[wanted] ?? strictSchemes.find((known) => known === wanted);
  if (scheme !== undefined) return scheme;
  throw new AppError('usage', `Unknown tag scheme ${name}: use one of ${strictSchemes.join(', ')}`);
}
