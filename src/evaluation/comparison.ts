// Two systems on the same gold documents: how far apart, by chance or not, and which entities changed.
import type { Document, Entity } from '../corpus/document';
import { alignEntities, type AlignedEntities, type ErrorKind, type Outcome } from './analysis/errors';
import { countDocuments, prepare, type EvaluationOptions, type PreparedCorpus } from './prepare';
import { mcNemar, type McNemar } from './statistics/mcnemar';
import type { DocumentIssue } from './matching/documentIssue';
import { labelIssues, type LabelIssue } from './matching/labelIssue';
import {
  approximateRandomization,
  defaultRandomization,
  type Metric,
  type RandomizationOptions,
  type Significance,
} from './statistics/randomization';
import type { RuleCounts } from './ruleCounts';
import type { RuleName } from './rules/names';
import { rules } from './rules/registry';
import { fragmentsKey } from './matching/spans';
import { scoresOf, type Scores } from './counts/tally';
import { emptyColumns, sumOfColumns, totalColumns, type TallyColumns } from './counts/tallyColumns';

export interface ComparedScores {
  readonly a: Scores;
  readonly b: Scores;
  /** A minus B. */
  readonly significance: Readonly<Record<Metric, Significance>>;
}

export interface RuleComparison {
  readonly micro: ComparedScores;
  readonly perLabel: Readonly<Record<string, ComparedScores>>;
}

/** `fixed`: wrong in A, right in B; `broken`: the other way round; `bothWrong`: an error of both. */
export type Change = 'fixed' | 'broken' | 'bothWrong';

export interface ChangeRecord {
  readonly document: string;
  readonly change: Change;
  /** A gold entity, or one that only the systems have. */
  readonly entity: {
    readonly id: string;
    readonly label: string;
    readonly fragments: readonly (readonly [number, number])[];
  };
  readonly inGold: boolean;
  readonly a: Outcome | 'absent';
  readonly b: Outcome | 'absent';
}

export interface Comparison {
  readonly names: readonly [a: string, b: string];
  readonly shuffles: number;
  readonly seed: number;
  readonly matches: Readonly<Partial<Record<RuleName, RuleComparison>>>;
  /** On gold entities found exactly or not. */
  readonly mcNemar: McNemar;
  readonly changes: Readonly<Record<Change, number>>;
  readonly records: readonly ChangeRecord[];
  readonly documentIssues: readonly (DocumentIssue & { readonly system: string })[];
  /** Absent when both systems use the labels of the gold standard, and no others. */
  readonly labelIssues?: readonly (LabelIssue & { readonly system: string })[];
}

export interface ComparisonOptions extends EvaluationOptions {
  readonly names?: readonly [string, string];
  readonly randomization?: Partial<RandomizationOptions>;
}

export function compareSystems(
  gold: readonly Document[],
  systemA: readonly Document[],
  systemB: readonly Document[],
  options: ComparisonOptions = {},
): Comparison {
  const [a, b] = [prepare(gold, systemA, options), prepare(gold, systemB, options)];
  const names = options.names ?? ['A', 'B'];
  const settings = { ...defaultRandomization, ...options.randomization };
  const wanted = options.match ?? ['strict', 'overlap'];
  const count = (corpus: PreparedCorpus): RuleCounts[] =>
    countDocuments(
      wanted.map((name) => rules[name]),
      corpus,
      options.signal,
    );
  const [countsA, countsB] = [count(a), count(b)];
  const records = a.pairs.flatMap((pair, i) =>
    changesOf(pair.id, alignEntities(pair), alignEntities(b.pairs[i]!)),
  );
  const changes = { fixed: 0, broken: 0, bothWrong: 0 };
  for (const { change } of records) changes[change]++;
  const found = [a, b].map((corpus) =>
    corpus.pairs.flatMap((pair) => foundGold(pair.goldEntities, alignEntities(pair))),
  );
  const oneSided = [a, b].flatMap(({ pairs }, i) =>
    labelIssues(pairs).map((issue) => ({ ...issue, system: names[i]! })),
  );
  return {
    names,
    shuffles: settings.shuffles,
    seed: settings.seed,
    matches: Object.fromEntries(
      wanted.map((name, i) => [name, compareRule(countsA[i]!, countsB[i]!, settings, options.signal)]),
    ),
    mcNemar: mcNemar(found[0]!, found[1]!),
    changes,
    records,
    documentIssues: [a, b].flatMap((corpus, i) =>
      corpus.issues.map((issue) => ({ ...issue, system: names[i]! })),
    ),
    ...(oneSided.length === 0 ? {} : { labelIssues: oneSided }),
  };
}

function compareRule(
  countsA: RuleCounts,
  countsB: RuleCounts,
  settings: RandomizationOptions,
  signal: AbortSignal | undefined,
): RuleComparison {
  const labels = new Set([...countsA.labels.keys(), ...countsB.labels.keys()]);
  const compare = (columns: (counts: RuleCounts) => TallyColumns): ComparedScores => {
    const [left, right] = [columns(countsA), columns(countsB)];
    return {
      a: scoresOf(sumOfColumns(left)),
      b: scoresOf(sumOfColumns(right)),
      significance: approximateRandomization(left, right, settings, signal),
    };
  };
  return {
    micro: compare((counts) => totalColumns(counts.labels, counts.documents)),
    perLabel: Object.fromEntries(
      [...labels]
        .sort()
        .map((label) => [
          label,
          compare((counts) => counts.labels.get(label) ?? emptyColumns(counts.documents)),
        ]),
    ),
  };
}

/** In the order of the gold entities: whether each was found exactly. */
function foundGold(gold: readonly Entity[], aligned: readonly AlignedEntities[]): boolean[] {
  const found = new Set(aligned.filter(({ outcome }) => outcome === 'correct').map((item) => item.gold));
  return gold.map((entity) => found.has(entity));
}

/** What happened to every gold entity and to every predicted entity that is not right. */
function changesOf(
  document: string,
  a: readonly AlignedEntities[],
  b: readonly AlignedEntities[],
): ChangeRecord[] {
  const records: ChangeRecord[] = [];
  const add = (
    entity: Entity,
    inGold: boolean,
    outcomeA: Outcome | 'absent',
    outcomeB: Outcome | 'absent',
  ): void => {
    const change = changeOf(isRight(outcomeA), isRight(outcomeB));
    if (change !== undefined)
      records.push({ document, change, entity: recordOf(entity), inGold, a: outcomeA, b: outcomeB });
  };
  const outcomesB = new Map(
    b.flatMap(({ gold, outcome }) => (gold === undefined ? [] : [[gold.id, outcome] as const])),
  );
  for (const { gold, outcome } of a)
    if (gold !== undefined) add(gold, true, outcome, outcomesB.get(gold.id) ?? 'absent');
  const spurious = [a, b].map(
    (aligned) =>
      new Map(
        aligned.flatMap(({ gold, predicted, outcome }) =>
          gold === undefined && predicted !== undefined
            ? [[keyOf(predicted), { predicted, outcome }] as const]
            : [],
        ),
      ),
  ) as [
    Map<string, { predicted: Entity; outcome: ErrorKind }>,
    Map<string, { predicted: Entity; outcome: ErrorKind }>,
  ];
  for (const [key, { predicted, outcome }] of spurious[0])
    add(predicted, false, outcome, spurious[1].get(key)?.outcome ?? 'absent');
  for (const [key, { predicted, outcome }] of spurious[1])
    if (!spurious[0].has(key)) add(predicted, false, 'absent', outcome);
  return records;
}

/** A spurious entity that a system does not have is right for that system. */
const isRight = (outcome: Outcome | 'absent'): boolean => outcome === 'correct' || outcome === 'absent';

function changeOf(rightA: boolean, rightB: boolean): Change | undefined {
  if (rightA && rightB) return undefined;
  if (!rightA && !rightB) return 'bothWrong';
  return rightB ? 'fixed' : 'broken';
}

const keyOf = (entity: Entity): string => `${fragmentsKey(entity)} ${entity.label}`;

const recordOf = ({ id, label, fragments }: Entity): ChangeRecord['entity'] => ({
  id,
  label,
  fragments: fragments.map(({ start, end }) => [start, end] as const),
});
