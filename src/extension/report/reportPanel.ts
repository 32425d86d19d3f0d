// The evaluation report in a panel, its errors linked to the notes.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { assertNever } from '../../common/assertNever';
import { AppError } from '../../common/errors';
import type { EvaluationResult } from '../../protocol/evaluator';
import type { ReportEvent, ReportRequest } from '../../protocol/report';
import { Answers } from '../app/answers';
import type { Services } from '../app/services';
import { showView, type ViewConnection } from '../app/viewPanel';
import { revealPlace } from '../conll/conllLinks';
import { chooseEvaluation } from './chooseEvaluation';
import { chooseLabelMap } from './chooseLabelMap';
import { evaluateNow } from './evaluateNow';

/** @param other stands beside it, when given. */
export function showReport(services: Services, first: EvaluationResult, other?: EvaluationResult): void {
  let result = first;
  const panel = vscode.window.createWebviewPanel(
    'clinicalNoteTagger.report',
    result.data.title,
    vscode.ViewColumn.Active,
    { retainContextWhenHidden: true },
  );
  const [mappings, comparisons] = [new Answers(), new Answers()];
  panel.onDidDispose(() => {
    mappings.end();
    comparisons.end();
  });
  const show = (): void => {
    panel.title = result.data.title;
    view.post({ kind: 'show', data: result.data, canMapLabels: result.folders !== undefined });
  };
  const view: ViewConnection<ReportRequest> = showView(
    services,
    panel.webview,
    { name: 'report', title: 'Evaluation Report' },
    async (event: ReportEvent) => {
      switch (event.kind) {
        case 'ready': {
          show();
          if (other !== undefined) view.post({ kind: 'compare', data: other.data });
          return;
        }
        case 'openEntity':
          return openEntity(services, result, event);
        case 'chooseComparison': {
          const chosen = await comparisons.take(chooseEvaluation(services));
          if (chosen !== undefined) view.post({ kind: 'compare', data: chosen.data });
          return;
        }
        case 'mapLabels': {
          const mapped = await mappings.take(withLabelMap(services, result));
          if (mapped === undefined) return;
          result = mapped;
          show();
          return;
        }
        case 'saveHtml':
          return saveHtml(services, result);
        default:
          assertNever(event, 'message of the report');
      }
    },
  );
}

/** The same folders, their labels mapped by a file that the person chooses. */
async function withLabelMap(services: Services, result: EvaluationResult): Promise<EvaluationResult> {
  const { folders, data } = result;
  if (folders === undefined) return result;
  const labels = await chooseLabelMap(services, data.report);
  return evaluateNow(services, { ...folders, labels });
}

async function openEntity(
  services: Services,
  { notes }: EvaluationResult,
  { document, start, end }: Extract<ReportEvent, { kind: 'openEntity' }>,
): Promise<void> {
  const file = notes[document];
  if (file === undefined) {
    throw new AppError(
      'input',
      `The note of ${document} is not known to this report. Evaluate the folders again to link errors with notes.`,
    );
  }
  if (!(await revealPlace(services, vscode.Uri.file(file), { start, end, unit: 'utf16' }))) {
    throw new AppError('input', `${file} has changed since the evaluation: the entity is not at its place.`);
  }
}

const usualFolder = (): vscode.Uri =>
  vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());

/** "Evaluation: runs/first" → `evaluation-runs-first.html` */
const fileName = (title: string): string =>
  `${title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')}.html`;

async function saveHtml(services: Services, { data }: EvaluationResult): Promise<void> {
  const file = await vscode.window.showSaveDialog({
    title: 'Save report (holds sentences of the notes)',
    defaultUri: vscode.Uri.joinPath(usualFolder(), fileName(data.title)),
    filters: { HTML: ['html'] },
  });
  if (file === undefined) return;
  const evaluator = services.startEvaluator();
  try {
    await evaluator.call('saveHtml', { file: file.fsPath, data });
  } finally {
    evaluator.dispose();
  }
  void vscode.window.showInformationMessage(
    `Report saved. It holds sentences of the notes: keep it as you keep the notes.`,
  );
}
