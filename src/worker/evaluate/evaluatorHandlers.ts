// The evaluation process's answers: everything the report page shows, worked out away from the editor.
import path from 'node:path';
import { assertNever } from '../../common/assertNever';
import { AppError } from '../../common/errors';
import type { Document } from '../../corpus/document';
import type { Problem } from '../../corpus/ledger';
import type { LabelMap } from '../../corpus/labelMap';
import { readLabelMap } from '../../corpus/labelMapFile';
import { streamCorpus } from '../../corpus/readCorpus';
import { contextsOf } from '../../evaluation/output/contexts';
import { evaluate } from '../../evaluation/evaluate';
import { readingRemarks } from '../../evaluation/output/readingRemarks';
import { writeReportFile } from '../../evaluation/output/reportFile';
import type { Handlers } from '../../protocol/callServer';
import type {
  EvaluateFolders,
  EvaluateRun,
  EvaluationResult,
  EvaluatorContract,
} from '../../protocol/evaluator';
import { readExperimentFile } from '../../runs/experiment/experimentFile';
import type { Context, ReadSide } from './evaluationContext';
import { tagWithExperiment } from './experimentEvaluation';
import { labelMapsAmong } from './labelMaps';
import { epochPoints, tagWithRun } from './runEvaluation';

export const evaluatorHandlers: Handlers<EvaluatorContract> = {
  evaluate: (request, context) => {
    switch (request.kind) {
      case 'folders':
        return evaluateFolders(request, context);
      case 'run':
        return evaluateRun(request, context);
      default:
        return assertNever(request, 'evaluation');
    }
  },
  labelMaps: ({ files, labels }) => labelMapsAmong(files, labels),
  saveHtml: async ({ file, data }) => {
    await writeReportFile(file, data, __dirname);
    return null;
  },
};

async function evaluateFolders(request: EvaluateFolders, context: Context): Promise<EvaluationResult> {
  const { gold, predicted, labels } = request;
  const map = labels === undefined ? undefined : await readLabelMap(labels);
  const goldSide = await read('gold', gold, [], context);
  const predictedSide = await read('predictions', predicted, [gold], context);
  const mapped = labels === undefined ? '' : ` (labels by ${path.basename(labels)})`;
  const names = [path.basename(gold), `${path.basename(predicted)}${mapped}`] as const;
  const result = await resultOf(goldSide, predictedSide, names, context, map);
  return { ...result, folders: request };
}

async function evaluateRun({ run }: EvaluateRun, context: Context): Promise<EvaluationResult> {
  const readNotes = (data: string): Promise<ReadSide> => read('notes', data, [], context);
  if ((await readExperimentFile(run)) !== undefined) return evaluateExperiment(run, context, readNotes);
  const { gold, predicted, split } = await tagWithRun(run, context, readNotes);
  const name = path.basename(run);
  const result = await resultOf(gold, { documents: predicted }, [`${split} notes`, name], context);
  return { ...result, data: { ...result.data, epochs: await epochPoints(run) } };
}

async function evaluateExperiment(
  folder: string,
  context: Context,
  readNotes: (data: string) => Promise<ReadSide>,
): Promise<EvaluationResult> {
  const { gold, predicted, split, experiment, by } = await tagWithExperiment(folder, context, readNotes);
  const name = `${path.basename(folder)} (${by})`;
  const result = await resultOf(gold, { documents: predicted }, [`${split} notes`, name], context);
  const report = { ...result.data.report, experiment };
  return { ...result, data: { ...result.data, report } };
}

async function resultOf(
  gold: ReadSide,
  predicted: Pick<ReadSide, 'documents'> & Partial<ReadSide>,
  [goldName, predictedName]: readonly [gold: string, predicted: string],
  { signal, progress }: Context,
  map?: LabelMap,
): Promise<EvaluationResult> {
  progress({ message: 'Scoring', done: 0, total: 0 });
  const report = evaluate(gold.documents, predicted.documents, {
    match: ['strict', 'overlap', 'token', 'seqeval'],
    signal,
    ...(map === undefined ? {} : { goldLabels: map, predictedLabels: map }),
  });
  const data = {
    title: `Evaluation: ${predictedName}`,
    gold: goldName,
    predicted: predictedName,
    created: new Date().toISOString(),
    report,
    readingRemarks: readingRemarks([...gold.problems, ...(predicted.problems ?? [])]),
    contexts: contextsOf(report, gold.documents),
  };
  return Promise.resolve({ data, notes: gold.notes });
}

/** @param texts where notes are looked for when annotations come without. */
async function read(
  what: string,
  folder: string,
  texts: readonly string[],
  { signal, progress }: Context,
): Promise<ReadSide> {
  const documents: Document[] = [];
  const notes: Record<string, string> = {};
  const problems: Problem[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }): void =>
    progress({ message: `Reading ${what}`, done, total });
  for await (const item of streamCorpus([folder], { signal, texts, onProgress, neverWritten: true })) {
    if (item.kind === 'problems') for (const problem of item.problems) problems.push(problem);
    if (item.kind !== 'document') continue;
    documents.push(item.document);
    const text = item.source.group.files.get('text') ?? item.source.group.files.get('document');
    if (text !== undefined) notes[item.document.id] = text.displayPath;
  }
  if (documents.length === 0)
    throw new AppError(
      'input',
      `No annotated notes were found in ${folder}. Choose the folder that holds them.`,
    );
  return { documents, notes, problems };
}
