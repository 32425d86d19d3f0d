import { expect, it, vi } from 'vitest';
import { AppError } from '../../../src/common/errors';
import type { Services } from '../../../src/extension/app/services';
import { registerRuns } from '../../../src/extension/runs/registerRuns';
import type { EndedTask } from '../../../src/extension/runs/tasks';

const editor = vi.hoisted((): { ended?: (task: EndedTask) => void; told: string[] } => ({ told: [] }));
vi.mock('vscode', () => {
  const disposable = () => ({ dispose: () => undefined });
  return {
    Disposable: { from: disposable },
    workspace: {
      createFileSystemWatcher: () => ({ onDidCreate: disposable, onDidDelete: disposable }),
      onDidGrantWorkspaceTrust: disposable,
      onDidChangeConfiguration: disposable,
    },
    window: {
      createTreeView: disposable,
      showErrorMessage: (message: string) => {
        editor.told.push(message);
        return Promise.resolve(undefined);
      },
    },
    tasks: { registerTaskProvider: disposable },
  };
});
vi.mock('../../../src/extension/runs/modelTree', () => ({
  ModelTree: class {
    refresh(): void {
      // Nothing is shown.
    }
  },
}));
vi.mock('../../../src/extension/runs/runCommands', () => ({ runCommands: () => ({}) }));
vi.mock('../../../src/extension/runs/trainFormPanel', () => ({}));
vi.mock('../../../src/extension/runs/findRuns', () => ({
  findRun: () => Promise.reject(new AppError('peer', 'The documents process ended.')),
}));
vi.mock('../../../src/extension/runs/tasks', () => ({
  TaskSource: vi.fn(),
  watchTasks: (_: unknown, ended: (task: EndedTask) => void) => {
    editor.ended = ended;
    return { dispose: () => undefined };
  },
}));

it('the end of a run that cannot be looked at is told, not lost', async () => {
  registerRuns({ log: { error: () => undefined } } as unknown as Services);
  editor.ended!({
    definition: { type: 'clinicalNoteTagger', task: 'train' },
    out: '/runs/first',
    exitCode: 0,
  });
  await vi.waitFor(() => expect(editor.told).toEqual(['The documents process ended.']));
});
