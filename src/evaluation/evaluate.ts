// Evaluation of predicted against gold documents under any number of matching rules.
import { entitiesOf, type Document } from '../corpus/document';
import { analyse } from './analysis/analysis';
import { defaultBootstrap, type BootstrapOptions } from './statistics/bootstrap';
import { labelIssues } from './matching/labelIssue';
import type { DocumentPair } from './matching/pairing';
import { countDocuments, prepare, type EvaluationOptions, type PreparedCorpus } from './prepare';
import type { EvaluationReport, MatchReport, RuleIntervals } from './report';
import { ruleCountsOf } from './ruleCounts';
import { ruleIntervals } from './ruleIntervals';
import { scoreRule, type RuleScores } from './ruleScores';
import { rules } from './rules/registry';
import type { Rule } from './rules/rule';
import { seqeval } from './rules/seqeval';
import { strict } from './rules/strict';

export function evaluate(
  gold: readonly Document[],
  predicted: readonly Document[],
  options: EvaluationOptions = {},
): EvaluationReport {
  return evaluatePrepared(prepare(gold, predicted, options), options);
}

function evaluatePrepared(corpus: PreparedCorpus, options: EvaluationOptions = {}): EvaluationReport {
  const { pairs, issues } = corpus;
  const settings = { ...defaultBootstrap, ...(options.bootstrap === false ? {} : options.bootstrap) };
  const bootstrap = options.bootstrap !== false && pairs.length > 1 ? settings : undefined;
  const names = options.match ?? ['strict', 'overlap'];
  const oneSided = labelIssues(pairs);
  return {
    schemaVersion: 1,
    counts: countsOf(pairs, corpus.unscoredPredictedEntities),
    labels: labelsOf(pairs),
    matches: matchReports(
      names.map((name) => rules[name]),
      corpus,
      bootstrap,
      options.signal,
    ),
    documentIssues: issues,
    ...(oneSided.length === 0 ? {} : { labelIssues: oneSided }),
    ...(bootstrap === undefined ? {} : { bootstrap }),
    ...(options.analyse === false ? {} : { analysis: analyse(pairs, options) }),
  };
}

function matchReports(
  wanted: readonly Rule[],
  corpus: PreparedCorpus,
  bootstrap: BootstrapOptions | undefined,
  signal: AbortSignal | undefined,
): EvaluationReport['matches'] {
  const counts = countDocuments(wanted, corpus, signal);
  const scores = wanted.map((rule, i) => scoreRule(rule, counts[i]!));
  const labels = scores.map(({ perLabel }) => Object.keys(perLabel));
  const intervals = bootstrap === undefined ? undefined : ruleIntervals(counts, labels, bootstrap, signal);
  return Object.fromEntries(
    wanted.map((rule, i) => [rule.name, matchReport(rule, scores[i]!, intervals?.[i])]),
  );
}

function matchReport(rule: Rule, scores: RuleScores, intervals: RuleIntervals | undefined): MatchReport {
  const { parts, details, macroOver, ...rest } = scores;
  return {
    title: rule.title,
    ...rest,
    macroOver: macroOver === 'labels' ? 'labels' : 'documents',
    ...details,
    ...parts,
    ...(intervals === undefined ? {} : { intervals }),
  };
}

function countsOf(
  pairs: readonly DocumentPair[],
  unscoredPredictedEntities: number,
): EvaluationReport['counts'] {
  let [goldEntities, predictedEntities] = [0, 0];
  for (const pair of pairs) {
    goldEntities += pair.goldEntities.length;
    predictedEntities += pair.predictedEntities.length;
  }
  return { goldEntities, predictedEntities, documents: pairs.length, unscoredPredictedEntities };
}

function labelsOf(pairs: readonly DocumentPair[]): string[] {
  const labels = new Set<string>();
  for (const { goldEntities, predictedEntities } of pairs) {
    for (const { label } of goldEntities) labels.add(label);
    for (const { label } of predictedEntities) labels.add(label);
  }
  return [...labels].sort();
}

/** Strict scores and nothing else: quick enough to be called after every epoch. Documents are paired by position. */
export function scoreStrict(
  gold: readonly Document[],
  predicted: readonly Document[],
): Pick<MatchReport, 'micro' | 'macro' | 'perLabel'> {
  const { micro, macro, perLabel } = scoreInOrder(strict, gold, predicted);
  return { micro, macro, perLabel };
}

/** seqeval's two numbers, quickly. Documents are paired by position; predicted ones state no tags of their own. */
export function scoreSeqeval(
  gold: readonly Document[],
  predicted: readonly Document[],
): { readonly f1: number; readonly accuracy: number } {
  const { micro, details } = scoreInOrder(seqeval, gold, predicted);
  return { f1: micro.f1, accuracy: details?.['accuracy'] ?? 0 };
}

function scoreInOrder(rule: Rule, gold: readonly Document[], predicted: readonly Document[]): RuleScores {
  const counts = gold.map((document, i) => {
    const other = predicted[i];
    const pair = {
      id: document.id,
      gold: document,
      predicted: other ?? document,
      goldEntities: entitiesOf(document),
      predictedEntities: other === undefined ? [] : entitiesOf(other),
    };
    return rule.count(pair, { partialCredit: false });
  });
  return scoreRule(rule, ruleCountsOf(counts));
}
