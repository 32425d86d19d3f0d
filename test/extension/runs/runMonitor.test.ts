import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunUpdate } from '../../../src/protocol/runEvents';
import type { ToRunView } from '../../../src/protocol/runView';
import type { Services } from '../../../src/extension/app/services';
import { showRunMonitor } from '../../../src/extension/runs/runMonitor';
import { FakePanel, FakeView } from '../fakeView';

const editor = vi.hoisted((): { panel?: FakePanel; view?: FakeView<ToRunView> } => ({}));
vi.mock('vscode', () => ({
  ViewColumn: { Active: -1 },
  window: { createWebviewPanel: () => editor.panel },
  tasks: { taskExecutions: [] },
}));
vi.mock('../../../src/extension/app/viewPanel', () => ({
  showView: (...call: Parameters<FakeView<ToRunView>['show']>) => editor.view!.show(...call),
}));

/** A metrics log of one byte a step, read as the documents process does; it answers when the test says so. */
class SlowLog {
  steps = 2;
  private readonly waiting: (() => void)[] = [];

  readonly call = (method: string, request: { readonly from: number }): Promise<unknown> => {
    const answer = method === 'readRun' ? updateOf(request.from, this.steps) : null;
    return new Promise((resolve) => this.waiting.push(() => resolve(answer)));
  };

  /** Answers the questions that are waiting, and those which that leads to; the oldest first. */
  async answerAll(): Promise<number> {
    let answered = 0;
    for (; this.waiting.length > 0; answered++) await this.answerOne();
    return answered;
  }

  async answerOne(): Promise<void> {
    this.waiting.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }
}

function updateOf(from: number, next: number): RunUpdate {
  const step = Uint32Array.from({ length: next - from }, (_, i) => from + i + 1);
  const none = new Float32Array(step.length);
  const never = new Float64Array(step.length);
  return {
    fromStart: from === 0,
    steps: { step, loss: none, learningRate: none, tokensPerSecond: none, time: never, memory: never },
    dev: [],
    start: null,
    best: null,
    memory: null,
    done: null,
    isAlive: true,
    next,
  };
}

/** As the page puts its updates together. */
const stepsShown = (posted: readonly ToRunView[]): number[] =>
  posted.reduce<number[]>((shown, message) => {
    if (message.kind !== 'update') return shown;
    const { fromStart, steps } = message.update;
    return [...(fromStart ? [] : shown), ...steps.step];
  }, []);

describe('the run monitor', () => {
  let panel: FakePanel;
  let view: FakeView<ToRunView>;
  let log: SlowLog;

  beforeEach(async () => {
    vi.useFakeTimers();
    editor.panel = panel = new FakePanel();
    editor.view = view = new FakeView();
    log = new SlowLog();
    showRunMonitor({ documents: { call: log.call } } as unknown as Services, '/runs/first');
    void view.send({ kind: 'ready' });
    await log.answerAll();
    log.steps = 3;
  });
  afterEach(() => {
    panel.dispose();
    vi.useRealTimers();
  });

  /** The question whether it is an experiment is answered, the one for its steps is not. */
  const askForSteps = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(1000);
    await log.answerOne();
  };

  it('shows the steps of a log as it grows', async () => {
    await vi.advanceTimersByTimeAsync(1000);
    await log.answerAll();
    expect(stepsShown(view.posted)).toEqual([1, 2, 3]);
  });

  it('shows no step twice when it is looked at while an answer is on its way', async () => {
    await askForSteps();
    panel.show(true);
    await log.answerAll();
    expect(stepsShown(view.posted)).toEqual([1, 2, 3]);
  });

  it('shows a page that begins anew every step, whatever answer was on its way', async () => {
    await askForSteps();
    panel.show(false);
    panel.show(true);
    view.posted.length = 0;
    void view.send({ kind: 'ready' });
    await log.answerAll();
    expect(stepsShown(view.posted)).toEqual([1, 2, 3]);
  });

  it('says and asks nothing more once it is closed', async () => {
    await askForSteps();
    const before = view.posted.length;
    panel.dispose();
    await log.answerAll();
    await vi.advanceTimersByTimeAsync(5000);
    expect([view.posted.length - before, await log.answerAll()]).toEqual([0, 0]);
  });
});
