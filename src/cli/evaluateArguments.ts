// The words of `note-tagger evaluate`: which go together, and what they ask of the evaluation.
import { AppError } from '../common/errors';
import { entitiesOf } from '../corpus/document';
import type { LabelMap } from '../corpus/labelMap';
import { readLabelMap } from '../corpus/labelMapFile';
import { surfaceOf } from '../evaluation/analysis/analysis';
import { mapDocumentLabels } from '../evaluation/matching/labelled';
import type { EvaluationOptions } from '../evaluation/prepare';
import type { RuleName } from '../evaluation/rules/names';
import { schemeNamed } from '../evaluation/rules/seqevalStrict';
import type { SideReader } from './evaluateSides';

export interface EvaluateArguments {
  readonly gold?: readonly string[];
  readonly predicted?: readonly string[];
  readonly match: readonly RuleName[];
  readonly json?: string;
  readonly html?: string;
  readonly compare?: readonly string[];
  readonly seeds?: readonly string[];
  readonly runs?: readonly string[];
  readonly agreement?: readonly string[];
  readonly labels?: string;
  readonly goldLabels?: string;
  readonly predictedLabels?: string;
  readonly train?: readonly string[];
  readonly scheme?: string;
  readonly partialCredit?: true;
  readonly bootstrap: number;
  readonly shuffles: number;
  readonly seed: number;
  readonly from: string;
}

/** @throws AppError `usage` */
export function checkWords(words: EvaluateArguments): void {
  const { gold, predicted, compare, seeds, runs, agreement, scheme } = words;
  if (scheme !== undefined) schemeNamed(scheme);
  if (agreement !== undefined && agreement.length < 2)
    throw new AppError('usage', '--agreement needs two annotation sets or more');
  const alone = agreement ?? runs;
  if (alone !== undefined) {
    if (
      [gold, predicted, compare, seeds, runs, agreement].some((one) => one !== undefined && one !== alone)
    ) {
      throw new AppError(
        'usage',
        '--agreement and --runs each stand alone: leave --gold, --predicted, --compare and --seeds out',
      );
    }
    return;
  }
  if (gold === undefined) throw new AppError('usage', 'Give the gold standard with --gold');
  if (compare !== undefined && compare.length !== 2)
    throw new AppError('usage', '--compare needs two systems, A and B');
  const given = [predicted, compare, seeds].filter((value) => value !== undefined).length;
  if (given !== 1) throw new AppError('usage', 'Give one of --predicted, --compare A B and --seeds');
}

export async function optionsOf(
  values: EvaluateArguments,
  reader: SideReader,
  signal: AbortSignal,
): Promise<EvaluationOptions> {
  const both = await labelMapOf(values.labels);
  const goldLabels = (await labelMapOf(values.goldLabels)) ?? both;
  const predictedLabels = (await labelMapOf(values.predictedLabels)) ?? both;
  const { match, scheme, partialCredit = false, bootstrap, seed } = values;
  return {
    match,
    partialCredit,
    signal,
    bootstrap: bootstrap === 0 ? false : { resamples: bootstrap, seed },
    ...(scheme === undefined ? {} : { scheme }),
    ...(goldLabels === undefined ? {} : { goldLabels }),
    ...(predictedLabels === undefined ? {} : { predictedLabels }),
    ...(values.train === undefined
      ? {}
      : { trainingSurfaces: await surfacesIn(values.train, reader, goldLabels) }),
  };
}

async function surfacesIn(
  paths: readonly string[],
  reader: SideReader,
  map: LabelMap | undefined,
): Promise<Set<string>> {
  const documents = await reader.read('training', paths);
  return new Set(
    documents
      .map((document) => mapDocumentLabels(document, map))
      .flatMap((gold) => entitiesOf(gold).map((entity) => surfaceOf({ gold }, entity))),
  );
}

export async function labelMapOf(file: string | undefined): Promise<LabelMap | undefined> {
  return file === undefined ? undefined : readLabelMap(file);
}
