// What `note-tagger evaluate` does once its words are understood: read, score, print, write.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import type { Document } from '../corpus/document';
import { entitiesOf } from '../corpus/document';
import { parseLabelMap, type LabelMap } from '../corpus/labelMap';
import { readCorpus } from '../corpus/readCorpus';
import { agreementOf } from '../evaluation/agreement';
import { surfaceOf } from '../evaluation/analysis';
import { compareSystems } from '../evaluation/comparison';
import { contextsOf } from '../evaluation/contexts';
import { evaluate } from '../evaluation/evaluate';
import { summariseRuns } from '../evaluation/experiment';
import { scoresOfExperiment } from '../evaluation/experimentScores';
import { renderHtml } from '../evaluation/html';
import { mapDocumentLabels } from '../evaluation/labelled';
import type { EvaluationOptions } from '../evaluation/prepare';
import type { EvaluationReport } from '../evaluation/report';
import type { RuleName } from '../evaluation/rules/names';
import { summariseSeeds } from '../evaluation/seeds';
import { formatExperiment, formatSeeds } from '../evaluation/seedsTable';
import { formatAgreement, formatReport } from '../evaluation/table';
import type { ReportViewData } from '../protocol/report';
import { readTrainedRuns } from '../runs/experiment/trainedRuns';
import { exitCodes } from './ending';
import { createProgress, type Progress } from './progress';
import { abortOnSignals } from './signals';

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

export async function runEvaluate(values: EvaluateArguments): Promise<void> {
  checkWords(values);
  using abort = abortOnSignals();
  using progress = createProgress();
  const reader = createReader(values, progress, abort.signal);
  const { report, text, contextDocuments, names } = await work(values, reader, abort.signal);
  if (values.json === '-') process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(text);
  if (values.json !== undefined && values.json !== '-')
    await writeFileAtomic(values.json, `${JSON.stringify(report)}\n`);
  if (values.html !== undefined) await writeHtml(values.html, report, contextDocuments, names);
  if (values.html !== undefined) progress.milestone(`Report: ${path.resolve(values.html)}`);
  listIssues(report, progress);
  if (
    reader.incomplete() ||
    issuesOf(report).some(({ kind }) => kind !== 'renamed' && kind !== 'realigned')
  ) {
    process.exitCode = exitCodes.notAllCarriedOver;
  }
}

function checkWords({ gold, predicted, compare, seeds, runs, agreement }: EvaluateArguments): void {
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

interface Outcome {
  readonly report: EvaluationReport;
  readonly text: string;
  readonly contextDocuments: readonly Document[];
  readonly names: readonly [gold: string, predicted: string];
}

async function work(values: EvaluateArguments, reader: Reader, signal: AbortSignal): Promise<Outcome> {
  if (values.agreement !== undefined) return agreementWork(values, values.agreement, reader);
  if (values.runs !== undefined) return runsWork(values.runs, reader);
  const goldPaths = values.gold ?? [];
  const name = nameOf(goldPaths);
  if (values.compare !== undefined || values.seeds !== undefined) {
    const gold = await reader.read('gold', goldPaths);
    const options = await optionsOf(values, reader, signal);
    if (values.compare !== undefined) return compareWork(values, gold, values.compare, options, reader, name);
    return seedsWork(gold, values.seeds ?? [], options, reader, name, goldPaths);
  }
  const predictedPaths = values.predicted ?? [];
  // Both sides at once: reading many small files is mostly waiting.
  const [gold, predicted] = await Promise.all([
    reader.read('gold', goldPaths),
    reader.read('predicted', predictedPaths, goldPaths),
  ]);
  const report = evaluate(gold, predicted, await optionsOf(values, reader, signal));
  return {
    report,
    text: formatReport(report),
    contextDocuments: gold,
    names: [name, nameOf(predictedPaths)],
  };
}

/** What the runs scored when they were trained: no model is loaded, no note read. */
async function runsWork(folders: readonly string[], reader: Reader): Promise<Outcome> {
  const { runs, unfinished } = await readTrainedRuns(folders);
  if (runs.length === 0) {
    throw new AppError(
      'input',
      `No run in ${folders.join(', ')} has come to its end: go on with it (train --resume)`,
    );
  }
  for (const name of unfinished) reader.miss(`${name} has not come to its end, and is left out`);
  const experiment = summariseRuns(runs);
  const { report, of } = scoresOfExperiment(experiment);
  return { report, text: formatExperiment(experiment), contextDocuments: [], names: ['dev notes', of] };
}

async function agreementWork(
  values: EvaluateArguments,
  paths: readonly string[],
  reader: Reader,
): Promise<Outcome> {
  const annotators = [];
  for (const one of paths)
    annotators.push({ name: nameOf([one]), documents: await reader.read(one, [one], otherThan(one, paths)) });
  const map = await labelMapOf(values.labels);
  const names = distinctNames(paths);
  const agreement = agreementOf(
    annotators.map((annotator, i) => ({ ...annotator, name: names[i]! })),
    {
      disagreements: values.html !== undefined || values.json !== undefined,
      ...(map === undefined ? {} : { labels: map }),
    },
  );
  const report: EvaluationReport = {
    schemaVersion: 1,
    counts: {
      goldEntities: entityCount(annotators[0]!.documents),
      predictedEntities: entityCount(annotators[1]!.documents),
      documents: agreement.documents,
      unscoredPredictedEntities: 0,
    },
    labels: [...new Set(agreement.pairs.flatMap(({ perLabel }) => Object.keys(perLabel)))].sort(),
    matches: {},
    documentIssues: agreement.documentIssues,
    agreement,
  };
  return {
    report,
    text: formatAgreement(agreement),
    contextDocuments: annotators[0]!.documents,
    names: [names[0]!, names.slice(1).join(', ')],
  };
}

/** Where the texts of annotations without a text of their own may lie. */
const otherThan = (one: string, paths: readonly string[]): string[] => paths.filter((other) => other !== one);

const entityCount = (documents: readonly Document[]): number =>
  documents.reduce((sum, document) => sum + entitiesOf(document).length, 0);

async function compareWork(
  values: EvaluateArguments,
  gold: readonly Document[],
  systems: readonly string[],
  options: EvaluationOptions,
  reader: Reader,
  name: string,
): Promise<Outcome> {
  const [a, b] = [
    await reader.read('system A', [systems[0]!], values.gold),
    await reader.read('system B', [systems[1]!], values.gold),
  ];
  const [nameA, nameB] = distinctNames(systems) as [string, string];
  const comparison = compareSystems(gold, a, b, {
    ...options,
    names: [nameA, nameB],
    randomization: { shuffles: values.shuffles, seed: values.seed },
  });
  const report: EvaluationReport = { ...evaluate(gold, b, options), comparison };
  return {
    report,
    text: formatReport(report),
    contextDocuments: gold,
    names: [name, `${nameA} (A) against ${nameB} (B)`],
  };
}

async function seedsWork(
  gold: readonly Document[],
  paths: readonly string[],
  options: EvaluationOptions,
  reader: Reader,
  name: string,
  goldPaths: readonly string[],
): Promise<Outcome> {
  const names = distinctNames(paths);
  const runs = [];
  for (const [i, one] of paths.entries()) {
    const predicted = await reader.read(one, [one], goldPaths);
    runs.push({
      name: names[i]!,
      report: evaluate(gold, predicted, i === 0 ? options : { ...options, bootstrap: false, analyse: false }),
    });
  }
  const seeds = summariseSeeds(runs);
  const report: EvaluationReport = { ...runs[0]!.report, seeds };
  return { report, text: formatSeeds(seeds), contextDocuments: gold, names: [name, names.join(', ')] };
}

async function optionsOf(
  values: EvaluateArguments,
  reader: Reader,
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
  reader: Reader,
  map: LabelMap | undefined,
): Promise<Set<string>> {
  const documents = await reader.read('training', paths);
  return new Set(
    documents
      .map((document) => mapDocumentLabels(document, map))
      .flatMap((gold) => entitiesOf(gold).map((entity) => surfaceOf({ gold }, entity))),
  );
}

async function labelMapOf(file: string | undefined): Promise<LabelMap | undefined> {
  if (file === undefined) return undefined;
  let json: string;
  try {
    json = await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError('usage', `The label map ${file} cannot be read`, { cause: error });
  }
  return parseLabelMap(json, file);
}

interface Reader {
  /** @param texts where the notes' texts are looked for when annotations come without */
  read(what: string, paths: readonly string[], texts?: readonly string[]): Promise<readonly Document[]>;
  /** Tells of something that is not there. */
  miss(what: string): void;
  /** Whether a file had problems, an entity was lost or something is not there. */
  incomplete(): boolean;
}

/** How many problems are shown one by one. */
const shownProblems = 20;

function createReader(values: EvaluateArguments, progress: Progress, signal: AbortSignal): Reader {
  let incomplete = false;
  return {
    incomplete: () => incomplete,
    miss(what) {
      progress.warn(what);
      incomplete = true;
    },
    async read(what, paths, texts) {
      const { documents, problems, lost } = await readCorpus(paths, {
        from: values.from,
        signal,
        ...(texts === undefined ? {} : { texts }),
        onProgress: ({ done, total }) => progress.update(`Reading ${what}: ${done} of ${total}`),
      });
      for (const { file, line, message } of problems.slice(0, shownProblems)) {
        progress.warn(`${file}${line > 0 ? `:${line}` : ''}: ${message}`);
      }
      if (problems.length > shownProblems)
        progress.warn(`… and ${problems.length - shownProblems} more problems on the ${what} side`);
      for (const { document, entity, reason } of lost.slice(0, shownProblems))
        progress.warn(`${document} ${entity}: ${reason}`);
      if (lost.length > shownProblems)
        progress.warn(`… and ${lost.length - shownProblems} more entities on the ${what} side`);
      incomplete ||= problems.length > 0 || lost.length > 0;
      if (documents.length === 0) {
        throw new AppError(
          'input',
          `No document could be read from ${paths.join(', ')}: check the path, or name the format with --from`,
        );
      }
      return documents;
    },
  };
}

const issuesOf = (report: EvaluationReport): EvaluationReport['documentIssues'] => [
  ...report.documentIssues,
  ...(report.comparison?.documentIssues ?? []),
];

function listIssues(report: EvaluationReport, progress: Progress): void {
  const issues = [...new Set(issuesOf(report).map(({ document, message }) => `${document}: ${message}`))];
  for (const line of issues.slice(0, shownProblems)) progress.warn(line);
  if (issues.length > shownProblems)
    progress.warn(
      `… and ${issues.length - shownProblems} more documents (documentIssues of the JSON lists all)`,
    );
}

const nameOf = (paths: readonly string[]): string =>
  paths.map((one) => path.basename(path.resolve(one))).join(', ');

/** Last parts of the paths, or the paths where those are the same. */
function distinctNames(paths: readonly string[]): string[] {
  const names = paths.map((one) => nameOf([one]));
  return new Set(names).size === names.length ? names : [...paths];
}

async function writeHtml(
  file: string,
  report: EvaluationReport,
  documents: readonly Document[],
  [gold, predicted]: readonly [string, string],
): Promise<void> {
  const title = `Evaluation: ${predicted}`;
  const data: ReportViewData = {
    title,
    gold,
    predicted,
    created: new Date().toISOString(),
    report,
    contexts: contextsOf(report, documents),
  };
  await writeFileAtomic(file, renderHtml(title, data, await pageAssets()));
}

/** From the bundle beside the command line, or from dist when run from the sources. */
async function pageAssets(): Promise<{ readonly script: string; readonly style: string }> {
  const root = path.join(__dirname, '..', path.basename(__dirname) === 'dist' ? '' : '..');
  try {
    const [script, style] = await Promise.all([
      readFile(path.join(root, 'dist', 'views', 'report.js'), 'utf8'),
      readFile(path.join(root, 'media', 'report.css'), 'utf8'),
    ]);
    return { script: script.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'), style };
  } catch (error) {
    throw new AppError('output', 'The report page is not built: run npm run build, then evaluate again', {
      cause: error,
    });
  }
}
