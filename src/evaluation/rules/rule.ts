// What a matching rule is: it counts one pair of documents; adding up and averaging is the same for all.
import type { DocumentPair } from '../matching/pairing';
import type { Tallies } from '../counts/tally';
import type { RuleName } from './names';

/** What a rule counted in one document. */
export interface DocumentCount {
  readonly labels: Tallies;
  /** Further things that are scored beside the entities: `relations`, `attributes`, `assertions` … */
  readonly parts?: Readonly<Record<string, Tallies>>;
  /** Plain sums the rule needs at the end (correct tokens, COR, INC …). */
  readonly sums?: Readonly<Record<string, number>>;
}

export interface RuleOptions {
  /** 2012: an inexact overlap counts one half. */
  readonly partialCredit: boolean;
  /** seqeval-strict: the tag scheme; found in the gold tags where not given. */
  readonly scheme?: string;
}

export interface Rule {
  readonly name: RuleName;
  /** One line for people. */
  readonly title: string;
  /** Paper or program that defines it. */
  readonly source: string;
  /** What `macro` is the mean of. `documents`: precision, recall and F1 of each document; `documents-pooled`: as that, but F1 of the mean precision and recall, with standard deviations. */
  readonly macroOver: 'labels' | 'documents' | 'documents-pooled';
  /** Also gives the mean over labels weighted by support. */
  readonly weighted?: boolean;
  count(pair: DocumentPair, options: RuleOptions): DocumentCount;
  /** Names the sums in the report: accuracy, MUC counts … */
  summarise?(sums: Readonly<Record<string, number>>): Record<string, number>;
}
