// Token by token: labels without their B- and I-, over tokens that are not O.
import { parseTag } from '../../corpus/tagScheme';
import { taggedSentences } from '../matching/taggedSentences';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';

export const token: Rule = {
  name: 'token',
  title: 'Labels of tokens that are not O; accuracy over all tokens',
  source: 'Token-level precision, recall and F1; accuracy as in conlleval, without the prefixes',
  macroOver: 'labels',
  count: (pair) => {
    const labels: Tallies = new Map();
    const sums = { tokens: 0, correct: 0, entityTokens: 0, entityCorrect: 0 };
    for (const { gold, predicted } of taggedSentences(pair)) {
      gold.forEach((tag, i) => {
        const isGold = tag !== 'O';
        const isPredicted = predicted[i] !== 'O';
        const goldLabel = isGold ? parseTag(tag).label : undefined;
        const predictedLabel = isPredicted ? parseTag(predicted[i]!).label : undefined;
        const equal = goldLabel === predictedLabel;
        sums.tokens++;
        if (equal) sums.correct++;
        if (!isGold && !isPredicted) return;
        sums.entityTokens++;
        if (equal) sums.entityCorrect++;
        countToken(labels, goldLabel, predictedLabel);
      });
    }
    return { labels, sums };
  },
  summarise: (sums) => ({
    accuracy: share(sums['correct'], sums['tokens']),
    /** Over tokens that are not O on at least one side. */
    entityAccuracy: share(sums['entityCorrect'], sums['entityTokens']),
    tokens: sums['tokens'] ?? 0,
  }),
};

function countToken(labels: Tallies, gold: string | undefined, predicted: string | undefined): void {
  if (gold !== undefined) tallyOf(labels, gold).gold++;
  if (predicted !== undefined) tallyOf(labels, predicted).predicted++;
  if (gold !== undefined && gold === predicted) addMatch(tallyOf(labels, gold));
}

export const share = (part: number | undefined, whole: number | undefined): number =>
  part === undefined || whole === undefined || whole === 0 ? 0 : part / whole;
