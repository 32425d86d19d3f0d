// The two sides of an evaluation brought together: labels mapped, documents paired, options of the rules settled.
import { throwIfCancelled } from '../common/errors';
import type { Document } from '../corpus/document';
import type { LabelMap } from '../corpus/labelMap';
import type { AnalysisOptions } from './analysis/analysis';
import type { BootstrapOptions } from './statistics/bootstrap';
import { mapDocumentLabels } from './matching/labelled';
import { pairDocuments, type Pairing } from './matching/pairing';
import { addDocument, emptyRuleCounts, type RuleCounts } from './ruleCounts';
import type { RuleName } from './rules/names';
import type { Rule, RuleOptions } from './rules/rule';
import { corpusScheme } from './rules/seqevalStrict';

export interface EvaluationOptions extends Partial<AnalysisOptions> {
  /** Strict and overlap where not given. */
  readonly match?: readonly RuleName[];
  readonly goldLabels?: LabelMap;
  readonly predictedLabels?: LabelMap;
  /** Confidence intervals; false for none. */
  readonly bootstrap?: Partial<BootstrapOptions> | false;
  /** 2012: an inexact overlap counts one half. */
  readonly partialCredit?: boolean;
  /** Tag scheme of seqeval-strict; found in the tags where not given. */
  readonly scheme?: string;
  /** Errors, confusion, calibration; on unless false. */
  readonly analyse?: boolean;
  readonly signal?: AbortSignal;
}

/** The documents of the two sides brought together, ready to be counted by any rule. */
export interface PreparedCorpus extends Pairing {
  readonly ruleOptions: RuleOptions;
}

export function prepare(
  gold: readonly Document[],
  predicted: readonly Document[],
  options: EvaluationOptions = {},
): PreparedCorpus {
  const pairing = pairDocuments(
    gold.map((document) => mapDocumentLabels(document, options.goldLabels)),
    predicted.map((document) => mapDocumentLabels(document, options.predictedLabels)),
  );
  const wantsScheme = options.match?.includes('seqeval-strict') === true;
  const scheme = options.scheme ?? (wantsScheme ? corpusScheme(pairing.pairs) : undefined);
  return {
    ...pairing,
    ruleOptions: {
      partialCredit: options.partialCredit ?? false,
      ...(scheme === undefined ? {} : { scheme }),
    },
  };
}

/**
 * Counts every document by every rule. One document after the other, so that rules share what they work out about it.
 * @returns in the order of the rules
 * @throws CancelledError
 */
export function countDocuments(
  rules: readonly Rule[],
  { pairs, ruleOptions }: PreparedCorpus,
  signal?: AbortSignal,
): RuleCounts[] {
  const counts = rules.map(() => emptyRuleCounts(pairs.length));
  pairs.forEach((pair, document) => {
    throwIfCancelled(signal);
    rules.forEach((rule, i) => addDocument(counts[i]!, document, rule.count(pair, ruleOptions)));
  });
  return counts;
}
