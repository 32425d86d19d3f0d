// Small documents for the tests, written as short as the rules' definitions allow.
import type { Annotation, Document, Entity } from '../../src/corpus/document';
import type { Sentence } from '../../src/corpus/sentence';
import { pairDocuments } from '../../src/evaluation/matching/pairing';
import { ruleCountsOf } from '../../src/evaluation/ruleCounts';
import type { Rule, RuleOptions } from '../../src/evaluation/rules/rule';
import { scoreRule, type RuleScores } from '../../src/evaluation/ruleScores';

/** `drug 0-5`, or `drug 0-5,9-12` for a discontinuous one. */
export function entity(text: string, id: string): Entity {
  const [label = '', spans = '', confidence] = text.split(' ');
  const fragments = spans.split(',').map((span) => {
    const [start = 0, end = 0] = span.split('-').map(Number);
    return { start, end };
  });
  return {
    kind: 'entity',
    id,
    label,
    fragments: [fragments[0]!, ...fragments.slice(1)],
    ...(confidence === undefined ? {} : { confidence: Number(confidence) }),
  };
}

export const blankText = 'abcdefghi '.repeat(20);

export interface DocumentParts {
  readonly id?: string;
  readonly text?: string;
  readonly more?: readonly Annotation[];
}

/** Entities get the ids T1, T2 … in the order given. */
export function document(
  entities: readonly string[],
  { id = 'a', text = blankText, more = [] }: DocumentParts = {},
): Document {
  return { id, text, annotations: [...entities.map((item, i) => entity(item, `T${i + 1}`)), ...more] };
}

/** A CoNLL document: one sentence a string of tags, a token `w` for each. */
export function tagged(sentences: readonly string[], id = 'a'): Document {
  let at = 0;
  const read = sentences.map((line): Sentence => {
    const tokens = line.split(' ').map((tag) => {
      const token = { start: at, end: at + 1, tags: [tag] };
      at += 2;
      return token;
    });
    return { start: tokens[0]!.start, end: at - 1, tokens };
  });
  return { id, text: 'w '.repeat(at / 2), annotations: [], sentences: read };
}

export const defaultOptions: RuleOptions = { partialCredit: false };

export function score(
  rule: Rule,
  gold: readonly Document[],
  predicted: readonly Document[],
  options = defaultOptions,
): RuleScores {
  const { pairs } = pairDocuments(gold, predicted);
  return scoreRule(rule, ruleCountsOf(pairs.map((pair) => rule.count(pair, options))));
}

/** [true positives, false positives, false negatives] */
export function counts(scores: RuleScores['micro']): [number, number, number] {
  return [scores.truePositives, scores.falsePositives, scores.falseNegatives];
}
