// seqeval's default, which is conlleval's reading of tag sequences.
import { decodeTags, type Chunk } from '../../corpus/tagScheme';
import { taggedSentences } from '../matching/taggedSentences';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';
import { share } from './token';

export const seqeval: Rule = {
  name: 'seqeval',
  title: 'Chunks of tags as conlleval reads them; a stray I- opens a chunk',
  source: 'conlleval (Tjong Kim Sang & Buchholz 2000), seqeval 1.2.2 in its default mode',
  macroOver: 'labels',
  weighted: true,
  count: (pair) => {
    const labels: Tallies = new Map();
    const sums = { tokens: 0, correct: 0 };
    for (const { gold, predicted } of taggedSentences(pair)) {
      countChunks(labels, decodeTags(gold), decodeTags(predicted));
      countAccuracy(sums, gold, predicted);
    }
    return { labels, sums };
  },
  summarise: summariseAccuracy,
};

/** Chunks of one side never overlap, so a start names one. */
export function countChunks(labels: Tallies, gold: readonly Chunk[], predicted: readonly Chunk[]): void {
  const byStart = new Map<number, Chunk>();
  for (const chunk of gold) {
    tallyOf(labels, chunk.label).gold++;
    byStart.set(chunk.start, chunk);
  }
  for (const { label, start, end } of predicted) {
    const tally = tallyOf(labels, label);
    tally.predicted++;
    const other = byStart.get(start);
    if (other?.end === end && other.label === label) addMatch(tally);
  }
}

/** seqeval's accuracy compares whole tags, prefixes and O included. */
export function countAccuracy(
  sums: { tokens: number; correct: number },
  gold: readonly string[],
  predicted: readonly string[],
): void {
  sums.tokens += gold.length;
  gold.forEach((tag, i) => {
    if (tag === predicted[i]) sums.correct++;
  });
}

export function summariseAccuracy(sums: Readonly<Record<string, number>>): Record<string, number> {
  return { accuracy: share(sums['correct'], sums['tokens']), tokens: sums['tokens'] ?? 0 };
}
