// Agreement between two and more annotators of the same notes: pairwise F1, kappa and alpha on token labels.
import { entitiesOf, type Document, type Entity } from '../corpus/document';
import type { LabelMap } from '../corpus/labelMap';
import { segmentDocument } from '../corpus/segmentation/fitSentences';
import { parseTag } from '../corpus/tagScheme';
import { analyse, type Analysis } from './analysis/analysis';
import { cohenKappa, fleissKappa, krippendorffAlpha } from './statistics/kappa';
import { mapDocumentLabels } from './matching/labelled';
import type { DocumentIssue } from './matching/documentIssue';
import { unusedLabels, type UnusedLabels } from './matching/labelIssue';
import { pairDocuments, type DocumentPair } from './matching/pairing';
import { ruleCountsOf } from './ruleCounts';
import { scoreRule } from './ruleScores';
import { overlap } from './rules/overlap';
import { strict } from './rules/strict';
import { entityTags } from './matching/taggedSentences';

/** A coefficient over all tokens, and over those that at least one annotator labelled (`withoutO`). */
export interface TokenCoefficient {
  readonly all: number;
  readonly withoutO: number;
}

export interface PairAgreement {
  readonly annotators: readonly [string, string];
  /** Micro F1: the same whichever of the two is called gold. */
  readonly strictF1: number;
  readonly overlapF1: number;
  readonly perLabel: Readonly<
    Record<string, { readonly strictF1: number; readonly overlapF1: number; readonly support: number }>
  >;
  readonly cohenKappa: TokenCoefficient;
  readonly disagreements?: Analysis;
}

export interface Agreement {
  readonly annotators: readonly string[];
  /** Documents that all annotators have. */
  readonly documents: number;
  readonly tokens: number;
  readonly pairs: readonly PairAgreement[];
  readonly krippendorffAlpha: TokenCoefficient;
  /** For three and more. */
  readonly fleissKappa?: TokenCoefficient;
  /** Means over the pairs. */
  readonly meanStrictF1: number;
  readonly meanOverlapF1: number;
  readonly documentIssues: readonly (DocumentIssue & { readonly annotator: string })[];
  /** Absent when all use the same labels. */
  readonly labelIssues?: readonly UnusedLabels[];
}

export interface Annotator {
  readonly name: string;
  readonly documents: readonly Document[];
}

export interface AgreementOptions {
  readonly labels?: LabelMap;
  /** Also lists the disagreements of each pair; off unless true. */
  readonly disagreements?: boolean;
}

/** @param annotators at least two; documents that not all of them have are listed and left out */
export function agreementOf(annotators: readonly Annotator[], options: AgreementOptions = {}): Agreement {
  const [first, ...others] = annotators.map(({ name, documents }) => ({
    name,
    documents: documents.map((document) => mapDocumentLabels(document, options.labels)),
  }));
  if (first === undefined) throw new RangeError('Agreement needs at least two annotators');
  const pairings = others.map((other) => ({
    name: other.name,
    ...pairDocuments(first.documents, other.documents),
  }));
  const common = first.documents
    .map(({ id }) => id)
    .filter((id) =>
      pairings.every(
        ({ issues }) => !issues.some(({ document, kind }) => document === id && kind === 'missing'),
      ),
    );
  const versions = common.map((id) => {
    const pairs = pairings.map(({ pairs: list }) => list.find((pair) => pair.id === id)!);
    return [
      first.documents.find((document) => document.id === id)!,
      ...pairs.map(({ predicted }) => predicted),
    ];
  });
  const tokens = versions.flatMap(tokenLabels);
  const names = [first, ...others].map(({ name }) => name);
  const pairs = names.flatMap((_, i) =>
    names.slice(i + 1).map((__, j) => pairAgreement(names, versions, tokens, i, i + 1 + j, options)),
  );
  const unused = unusedLabels(
    names.map((name, i) => ({ name, documents: versions.map((documents) => documents[i]!) })),
  );
  return {
    annotators: names,
    documents: common.length,
    tokens: tokens.length,
    pairs,
    krippendorffAlpha: coefficient(tokens, krippendorffAlpha),
    ...(names.length > 2 ? { fleissKappa: coefficient(tokens, fleissKappa) } : {}),
    meanStrictF1: meanOf(pairs.map(({ strictF1 }) => strictF1)),
    meanOverlapF1: meanOf(pairs.map(({ overlapF1 }) => overlapF1)),
    documentIssues: pairings.flatMap(({ name, issues }) =>
      issues.map((issue) => ({ ...issue, annotator: name })),
    ),
    ...(unused.length === 0 ? {} : { labelIssues: unused }),
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** One row a token, one label an annotator; `O` outside. Tokens are cut at the boundaries of everybody's entities. */
function tokenLabels(versions: readonly Document[]): string[][] {
  const entities = versions.map(entitiesOf);
  const tokens = segmentDocument({ ...versions[0]!, annotations: entities.flat() }).flatMap(
    (sentence) => sentence.tokens,
  );
  const tags = entities.map((list: readonly Entity[]) => entityTags(list, tokens));
  return tokens.map((_, i) => tags.map((list) => labelOf(list[i]!)));
}

const labelOf = (tag: string): string => (tag === 'O' ? 'O' : parseTag(tag).label);

function coefficient(
  rows: readonly string[][],
  compute: (rows: readonly string[][]) => number,
): TokenCoefficient {
  return { all: compute(rows), withoutO: compute(rows.filter((row) => row.some((label) => label !== 'O'))) };
}

function pairAgreement(
  names: readonly string[],
  versions: readonly (readonly Document[])[],
  tokens: readonly string[][],
  i: number,
  j: number,
  options: AgreementOptions,
): PairAgreement {
  const pairs = versions.map((documents): DocumentPair => ({
    id: documents[0]!.id,
    gold: documents[i]!,
    predicted: documents[j]!,
    goldEntities: entitiesOf(documents[i]!),
    predictedEntities: entitiesOf(documents[j]!),
  }));
  const score = (rule: typeof strict): ReturnType<typeof scoreRule> =>
    scoreRule(rule, ruleCountsOf(pairs.map((pair) => rule.count(pair, { partialCredit: false }))));
  const [exact, lenient] = [score(strict), score(overlap)];
  return {
    annotators: [names[i]!, names[j]!],
    strictF1: exact.micro.f1,
    overlapF1: lenient.micro.f1,
    perLabel: Object.fromEntries(
      Object.entries(exact.perLabel).map(([label, { f1, support }]) => [
        label,
        { strictF1: f1, overlapF1: lenient.perLabel[label]?.f1 ?? 0, support },
      ]),
    ),
    cohenKappa: coefficient(
      tokens.map((row) => [row[i]!, row[j]!]),
      cohenKappa,
    ),
    ...(options.disagreements === true ? { disagreements: analyse(pairs) } : {}),
  };
}
