// Reports to show: worked out in a process of their own, or read from a file.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { AppError } from '../../common/errors';
import type { EvaluateFolders, EvaluateRun, EvaluationResult } from '../../protocol/evaluator';
import { withProgress } from '../app/progress';
import type { Services } from '../app/services';

/** Works a report out, with progress and cancel. */
export async function evaluateNow(
  services: Services,
  request: EvaluateFolders | EvaluateRun,
): Promise<EvaluationResult> {
  const evaluator = services.startEvaluator();
  try {
    return await withProgress('Evaluating', ({ signal, report }) =>
      evaluator.call('evaluate', request, {
        signal,
        onProgress: ({ message, done, total }) => report(message, total === 0 ? undefined : done / total),
      }),
    );
  } finally {
    evaluator.dispose();
  }
}

/** A report that `evaluate --json` wrote: scores and errors without the notes' sentences. */
export async function readSavedReport(file: string): Promise<EvaluationResult> {
  const report = parseReport(file, await readFile(file, 'utf8'));
  const name = path.basename(file);
  const data = {
    title: `Evaluation: ${name}`,
    gold: 'gold',
    predicted: name,
    created: '',
    report,
    contexts: {},
  };
  return { data, notes: {} };
}

function parseReport(file: string, text: string): EvaluationResult['data']['report'] {
  try {
    const parsed = JSON.parse(text) as Partial<EvaluationResult['data']['report']> | null;
    if (typeof parsed === 'object' && parsed?.schemaVersion === 1 && parsed.matches !== undefined)
      return parsed as EvaluationResult['data']['report'];
  } catch {
    // Told below, in the same words.
  }
  throw new AppError(
    'input',
    `${file} is not an evaluation report. Choose a file that “note-tagger evaluate --json” wrote, or a run.`,
  );
}
