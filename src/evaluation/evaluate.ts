// Evaluation of predicted against gold documents under any number of matching rules.
import { entitiesOf, type Document } from '../corpus/document';
import { analyse } from './analysis';
import { defaultBootstrap, drawResamples, labelIntervals, microIntervals, type Resamples } from './bootstrap';
import type { DocumentPair } from './pairing';
import { countDocuments, prepare, type EvaluationOptions, type PreparedCorpus } from './prepare';
import type { EvaluationReport, MatchReport, RuleIntervals } from './report';
import { scoreRule, type RuleScores } from './ruleScores';
import type { RuleName } from './rules/names';
import { rules } from './rules/registry';
import type { DocumentCount, Rule } from './rules/rule';
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
  const wantsIntervals = options.bootstrap !== false && pairs.length > 1;
  const resamples = wantsIntervals ? drawResamples(pairs.length, settings) : undefined;
  const names = options.match ?? ['strict', 'overlap'];
  return {
    schemaVersion: 1,
    counts: countsOf(pairs, corpus.unscoredPredictedEntities),
    labels: labelsOf(pairs),
    matches: matchReports(
      names.map((name) => rules[name]),
      corpus,
      resamples,
      options.signal,
    ),
    documentIssues: issues,
    ...(resamples === undefined ? {} : { bootstrap: settings }),
    ...(options.analyse === false ? {} : { analysis: analyse(pairs, options) }),
  };
}

/** Document draws spent on intervals of single labels, so that a big corpus under all rules stays a matter of seconds. */
const labelDraws = 60_000_000;

/** The rules named first get intervals for their labels too, as far as `labelDraws` goes. */
function matchReports(
  wanted: readonly Rule[],
  corpus: PreparedCorpus,
  resamples: Resamples | undefined,
  signal: AbortSignal | undefined,
): EvaluationReport['matches'] {
  const counts = countDocuments(wanted, corpus, signal);
  let left = labelDraws;
  const reports: Partial<Record<RuleName, MatchReport>> = {};
  wanted.forEach((rule, i) => {
    const report = matchReport(rule, counts[i]!, resamples, left, signal);
    const labels = Object.keys(report.intervals?.perLabel ?? {}).length;
    if (resamples !== undefined) left -= labels * resamples.draws.length;
    reports[rule.name] = report;
  });
  return reports;
}

function matchReport(
  rule: Rule,
  counts: readonly DocumentCount[],
  resamples: Resamples | undefined,
  drawsLeft: number,
  signal: AbortSignal | undefined,
): MatchReport {
  const { parts, details, macroOver, ...scores } = scoreRule(rule, counts);
  return {
    title: rule.title,
    ...scores,
    macroOver: macroOver === 'labels' ? 'labels' : 'documents',
    ...details,
    ...parts,
    ...(resamples === undefined
      ? {}
      : { intervals: intervalsOf(counts, Object.keys(scores.perLabel), resamples, drawsLeft, signal) }),
  };
}

function intervalsOf(
  counts: readonly DocumentCount[],
  labels: readonly string[],
  resamples: Resamples,
  drawsLeft: number,
  signal: AbortSignal | undefined,
): RuleIntervals {
  const affordable = labels.length * resamples.draws.length <= drawsLeft;
  return {
    micro: microIntervals(counts, resamples),
    perLabel: labelIntervals(counts, affordable ? labels : [], resamples, signal),
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
  return scoreRule(rule, counts);
}
