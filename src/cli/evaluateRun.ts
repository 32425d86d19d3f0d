// What `note-tagger evaluate` does once its words are understood: read, score, print, write.
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import type { Document } from '../corpus/document';
import { entitiesOf } from '../corpus/document';
import type { Problem } from '../corpus/ledger';
import { agreementOf } from '../evaluation/agreement';
import { compareSystems } from '../evaluation/comparison';
import { contextsOf } from '../evaluation/output/contexts';
import { evaluate } from '../evaluation/evaluate';
import { summariseRuns } from '../evaluation/experiment';
import { scoresOfExperiment } from '../evaluation/output/experimentScores';
import type { DocumentIssue } from '../evaluation/matching/documentIssue';
import type { LabelIssue } from '../evaluation/matching/labelIssue';
import type { EvaluationOptions } from '../evaluation/prepare';
import type { EvaluationReport } from '../evaluation/report';
import { readingRemarks } from '../evaluation/output/readingRemarks';
import { writeReportFile } from '../evaluation/output/reportFile';
import { summariseSeeds } from '../evaluation/seeds';
import { formatExperiment, formatSeeds } from '../evaluation/output/seedsTable';
import { formatAgreement, formatReport } from '../evaluation/output/table';
import type { ReportViewData } from '../protocol/report';
import { readTrainedRuns } from '../runs/experiment/trainedRuns';
import { exitCodes } from './ending';
import { checkWords, labelMapOf, optionsOf, type EvaluateArguments } from './evaluateArguments';
import { createSideReader, shownProblems, type SideReader } from './evaluateSides';
import { createProgress, type Progress } from './progress';
import { abortOnSignals } from './signals';

export async function runEvaluate(values: EvaluateArguments): Promise<void> {
  checkWords(values);
  using abort = abortOnSignals();
  using progress = createProgress();
  const reader = createSideReader(values.from, progress, abort.signal);
  const outcome = await work(values, reader, abort.signal);
  const { report, text } = outcome;
  if (values.json === '-') process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(text);
  if (values.json !== undefined && values.json !== '-')
    await writeFileAtomic(values.json, `${JSON.stringify(report)}\n`);
  if (values.html !== undefined) await writeHtml(values.html, outcome, reader.problems);
  if (values.html !== undefined) progress.milestone(`Report: ${path.resolve(values.html)}`);
  listIssues(report, progress);
  if (
    reader.incomplete() ||
    issuesOf(report).some(({ kind }) => kind !== 'renamed' && kind !== 'realigned')
  ) {
    process.exitCode = exitCodes.notAllCarriedOver;
  }
}

interface Outcome {
  readonly report: EvaluationReport;
  readonly text: string;
  readonly contextDocuments: readonly Document[];
  readonly names: readonly [gold: string, predicted: string];
}

async function work(values: EvaluateArguments, reader: SideReader, signal: AbortSignal): Promise<Outcome> {
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
async function runsWork(folders: readonly string[], reader: SideReader): Promise<Outcome> {
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
  reader: SideReader,
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
  reader: SideReader,
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
  reader: SideReader,
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

const issuesOf = ({ documentIssues, comparison, seeds }: EvaluationReport): readonly DocumentIssue[] =>
  seeds === undefined
    ? [...documentIssues, ...(comparison?.documentIssues ?? [])]
    : (seeds.documentIssues ?? []);

function listIssues(report: EvaluationReport, progress: Progress): void {
  for (const line of labelRemarks(report)) progress.warn(line);
  const issues = [...new Set(issueLines(report))];
  for (const line of issues.slice(0, shownProblems)) progress.warn(line);
  if (issues.length > shownProblems)
    progress.warn(
      `… and ${issues.length - shownProblems} more documents (documentIssues of the JSON lists all)`,
    );
}

function issueLines(report: EvaluationReport): string[] {
  if (report.seeds === undefined)
    return issuesOf(report).map(({ document, message }) => `${document}: ${message}`);
  return (report.seeds.documentIssues ?? []).map(
    ({ document, message, runs }) => `${runs.join(', ')}: ${document}: ${message}`,
  );
}

/** Of a comparison those of both systems, by name, and of several runs those of each. */
function labelRemarks({ labelIssues, comparison, agreement, seeds }: EvaluationReport): string[] {
  if (agreement !== undefined)
    return (agreement.labelIssues ?? []).map(({ message }) => `${message} (evaluate --help: --labels)`);
  const hinted = ({ kind, message }: LabelIssue): string =>
    message + (kind === 'only-predicted' ? labelMapHint : '');
  if (seeds !== undefined)
    return (seeds.labelIssues ?? []).map((issue) => `${issue.runs.join(', ')}: ${hinted(issue)}`);
  if (comparison === undefined) return (labelIssues ?? []).map(hinted);
  return (comparison.labelIssues ?? []).map((issue) => `${issue.system}: ${hinted(issue)}`);
}

const labelMapHint = ' (evaluate --help: --labels, --predicted-labels)';

const nameOf = (paths: readonly string[]): string =>
  paths.map((one) => path.basename(path.resolve(one))).join(', ');

/** Last parts of the paths, or the paths where those are the same. */
function distinctNames(paths: readonly string[]): string[] {
  const names = paths.map((one) => nameOf([one]));
  return new Set(names).size === names.length ? names : [...paths];
}

/** `dist`, also when this runs from the sources. */
const bundles = path.basename(__dirname) === 'dist' ? __dirname : path.join(__dirname, '..', '..', 'dist');

async function writeHtml(
  file: string,
  { report, contextDocuments, names: [gold, predicted] }: Outcome,
  problems: readonly Problem[],
): Promise<void> {
  const data: ReportViewData = {
    title: `Evaluation: ${predicted}`,
    gold,
    predicted,
    created: new Date().toISOString(),
    report,
    readingRemarks: readingRemarks(problems),
    contexts: contextsOf(report, contextDocuments),
  };
  await writeReportFile(file, data, bundles);
}
