import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Services } from '../../../src/extension/app/services';
import { showReport } from '../../../src/extension/report/reportPanel';
import type { EvaluationResult } from '../../../src/protocol/evaluator';
import type { ReportRequest } from '../../../src/protocol/report';
import { FakePanel, FakeView } from '../fakeView';

type Answer = (result: EvaluationResult) => void;
const editor = vi.hoisted(
  (): { view?: FakeView<ReportRequest>; panel?: FakePanel; evaluations: Answer[]; choices: Answer[] } => ({
    evaluations: [],
    choices: [],
  }),
);
vi.mock('vscode', () => ({
  ViewColumn: { Active: -1 },
  window: { createWebviewPanel: () => editor.panel },
}));
vi.mock('../../../src/extension/app/viewPanel', () => ({
  showView: (...call: Parameters<FakeView<ReportRequest>['show']>) => editor.view!.show(...call),
}));
vi.mock('../../../src/extension/conll/conllLinks', () => ({}));
vi.mock('../../../src/extension/report/chooseLabelMap', () => ({
  chooseLabelMap: () => Promise.resolve('labels.json'),
}));
vi.mock('../../../src/extension/report/evaluateNow', () => ({
  evaluateNow: () => new Promise((resolve: Answer) => editor.evaluations.push(resolve)),
}));
vi.mock('../../../src/extension/report/chooseEvaluation', () => ({
  chooseEvaluation: () => new Promise((resolve: Answer) => editor.choices.push(resolve)),
}));

const resultOf = (title: string): EvaluationResult =>
  ({
    data: { title, report: {} },
    notes: {},
    folders: { kind: 'folders', gold: 'gold', predicted: 'predicted' },
  }) as unknown as EvaluationResult;

/** Two evaluations are asked for; the second is ready first. */
async function askTwice(kind: 'mapLabels' | 'chooseComparison', answers: readonly Answer[]): Promise<void> {
  const asked = [editor.view!.send({ kind }), editor.view!.send({ kind })];
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]!(resultOf('second'));
  await asked[1];
  answers[0]!(resultOf('first'));
  await asked[0];
}

describe('the report’s panel', () => {
  beforeEach(async () => {
    editor.view = new FakeView();
    editor.panel = new FakePanel();
    [editor.evaluations, editor.choices] = [[], []];
    showReport({} as Services, resultOf('as it was'));
    await editor.view.send({ kind: 'ready' });
  });

  const shown = (kind: ReportRequest['kind']): string | undefined => {
    const message = editor.view!.posted.findLast((one) => one.kind === kind);
    return message?.data.title;
  };

  it('shows the labels that were mapped last, whichever evaluation was ready first', async () => {
    await askTwice('mapLabels', editor.evaluations);
    expect([shown('show'), editor.panel!.title]).toEqual(['second', 'second']);
  });

  it('compares with what was chosen last', async () => {
    await askTwice('chooseComparison', editor.choices);
    expect(shown('compare')).toBe('second');
  });

  it('is not missed when it is closed while the labels are mapped', async () => {
    const asked = editor.view!.send({ kind: 'mapLabels' });
    await vi.waitFor(() => expect(editor.evaluations).toHaveLength(1));
    editor.panel!.dispose();
    editor.evaluations[0]!(resultOf('mapped'));
    await asked;
    expect(shown('show')).toBe('as it was');
  });
});
