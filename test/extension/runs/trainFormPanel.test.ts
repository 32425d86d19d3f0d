import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CancelledError } from '../../../src/common/errors';
import type { Services } from '../../../src/extension/app/services';
import type { TaskDefinition } from '../../../src/extension/runs/taskArguments';
import { restoreTrainForm, showTrainForm } from '../../../src/extension/runs/trainFormPanel';
import type { FormTexts, ToTrainForm } from '../../../src/protocol/trainForm';
import { FakePanel, FakeView } from '../fakeView';

interface Serializer {
  deserializeWebviewPanel(panel: FakePanel): Promise<void>;
}
const editor = vi.hoisted(
  (): { view?: FakeView<ToTrainForm>; panels: FakePanel[]; serializer?: Serializer } => ({
    panels: [],
  }),
);
vi.mock('vscode', () => ({
  ViewColumn: { Active: -1 },
  RelativePattern: vi.fn(),
  window: {
    createWebviewPanel: () => {
      const panel = new FakePanel();
      editor.panels.push(panel);
      return panel;
    },
    registerWebviewPanelSerializer: (_: string, serializer: Serializer) => (editor.serializer = serializer),
  },
  workspace: {
    isTrusted: true,
    workspaceFolders: [{ uri: { fsPath: '/workspace' } }],
    findFiles: () => Promise.resolve([]),
  },
}));
vi.mock('../../../src/extension/app/viewPanel', () => ({
  showView: (...call: Parameters<FakeView<ToTrainForm>['show']>) => editor.view!.show(...call),
}));
vi.mock('../../../src/extension/runs/baseChoices', () => ({ baseChoices: () => Promise.resolve([]) }));

/** A planner that answers when the test says so, and is cancelled as a call to a process is. */
class SlowPlanner {
  asked = 0;
  private answer: (errors: Record<string, string>) => void = () => undefined;

  readonly call = (_: string, _request: unknown, { signal }: { signal: AbortSignal }): Promise<unknown> => {
    this.asked++;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new CancelledError()));
      this.answer = (errors) => resolve({ notes: {}, recipe: null, estimate: null, errors });
    });
  };

  async says(errors: Record<string, string>): Promise<void> {
    this.answer(errors);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const texts: FormTexts = { train: 'train', dev: 'dev', base: 'clinical-bert-mini', out: 'runs/first' };

describe('the form that starts a run', () => {
  const start = vi.fn<(definition: TaskDefinition) => Promise<void>>(() => Promise.resolve());
  let planner: SlowPlanner;
  let services: Services;

  beforeEach(() => {
    vi.useFakeTimers();
    start.mockClear();
    planner = new SlowPlanner();
    editor.view = new FakeView();
    editor.panels = [];
    services = {
      context: { workspaceState: { get: () => undefined, update: () => Promise.resolve() } },
      log: { warn: () => undefined },
      startPlanner: () => ({ call: planner.call, dispose: () => undefined }),
    } as unknown as Services;
  });
  afterEach(() => {
    for (const panel of editor.panels) panel.dispose();
    vi.useRealTimers();
  });

  const press = async (action = 'start'): Promise<void> => {
    void editor.view!.send({ kind: 'do', action, texts });
    await vi.advanceTimersByTimeAsync(0);
  };
  const lookAgain = async (): Promise<void> => {
    editor.panels[0]!.show(true);
    await vi.advanceTimersByTimeAsync(0);
  };
  const shown = (): FormTexts | undefined => {
    const message = editor.view!.posted.findLast(({ kind }) => kind === 'show');
    return message?.kind === 'show' ? message.content.texts : undefined;
  };
  const refusals = (): number => editor.view!.posted.filter(({ kind }) => kind === 'refused').length;

  describe('once it is open', () => {
    beforeEach(async () => {
      await showTrainForm(services, start, texts);
      await editor.view!.send({ kind: 'ready', kept: null });
    });

    it('starts one run, however often the button is pressed', async () => {
      await press();
      await press();
      await planner.says({});
      expect(start).toHaveBeenCalledTimes(1);
    });

    it.each([
      ['it is looked at again', () => lookAgain()],
      ['something is typed', () => editor.view!.send({ kind: 'changed', texts: { ...texts, epochs: '3' } })],
    ])('starts no run that was not checked to the end, because %s meanwhile', async (_, happens) => {
      await press();
      await happens();
      await vi.advanceTimersByTimeAsync(1000);
      expect(start).not.toHaveBeenCalled();
      await planner.says({ out: 'This folder holds a run already.' });
      expect([start.mock.calls.length, refusals()]).toEqual([0, 1]);
    });

    it('looks at what was typed while a run was checked and refused', async () => {
      await press();
      await editor.view!.send({ kind: 'changed', texts: { ...texts, out: 'runs/other' } });
      await planner.says({ out: 'This folder holds a run already.' });
      const asked = planner.asked;
      await vi.advanceTimersByTimeAsync(1000);
      expect(planner.asked).toBe(asked + 1);
    });

    it('starts nothing when it is closed while the run is checked', async () => {
      await press();
      editor.panels[0]!.dispose();
      await vi.advanceTimersByTimeAsync(1000);
      expect(start).not.toHaveBeenCalled();
    });
  });

  it.each([
    ['has never been shown', null],
    ['was hidden, and remembers what was in it', texts],
  ])('is filled in though its page %s', async (_, kept) => {
    await showTrainForm(services, start, {});
    await showTrainForm(services, start, { train: 'other' });
    await editor.view!.send({ kind: 'ready', kept });
    expect(shown()).toMatchObject({ train: 'other' });
    await editor.view!.send({ kind: 'changed', texts: { ...texts, train: 'typed' } });
    await editor.view!.send({ kind: 'ready', kept: { ...texts, train: 'typed' } });
    expect(shown()).toMatchObject({ train: 'typed' });
  });

  it('is there once, though one comes back while it is asked for', async () => {
    restoreTrainForm(services, start);
    const restored = new FakePanel();
    const closed = vi.fn();
    restored.onDidDispose(closed);
    await Promise.all([
      showTrainForm(services, start, {}),
      editor.serializer!.deserializeWebviewPanel(restored),
    ]);
    expect([editor.panels.length, closed.mock.calls.length]).toEqual([1, 1]);
    await showTrainForm(services, start, {});
    expect(editor.panels).toHaveLength(1);
  });
});
