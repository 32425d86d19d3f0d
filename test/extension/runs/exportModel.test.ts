import { mkdir } from 'node:fs/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Services } from '../../../src/extension/app/services';
import { exportModel } from '../../../src/extension/runs/exportModel';
import { runItem } from '../../../src/extension/runs/modelItem';
import { temporaryFolder } from '../../runs/temporary';

interface Execution {
  readonly task: { readonly name: string };
}
type EndListener = (event: { execution: Execution; exitCode: number | undefined }) => void;
const editor = vi.hoisted(() => ({
  into: [] as string[],
  executions: [] as Execution[],
  listeners: new Set<EndListener>(),
  told: [] as string[],
  refuse: false,
}));
vi.mock('vscode', () => {
  const tell = (message: string): Promise<undefined> => {
    editor.told.push(message);
    return Promise.resolve(undefined);
  };
  return {
    TaskScope: { Global: 1 },
    ProcessExecution: vi.fn(),
    Task: class {
      readonly name: string;
      constructor(_definition: unknown, _scope: unknown, name: string) {
        this.name = name;
      }
    },
    Uri: { file: (fsPath: string) => ({ fsPath }) },
    workspace: {},
    window: {
      showQuickPick: (choices: readonly unknown[]) => Promise.resolve(choices[0]),
      showOpenDialog: () => Promise.resolve([{ fsPath: editor.into.shift() }]),
      showInformationMessage: tell,
      showErrorMessage: tell,
    },
    tasks: {
      onDidEndTaskProcess: (listener: EndListener) => {
        editor.listeners.add(listener);
        return { dispose: () => editor.listeners.delete(listener) };
      },
      executeTask: (task: { name: string }) => {
        if (editor.refuse) return Promise.reject(new Error('no task'));
        const execution = { task };
        editor.executions.push(execution);
        return Promise.resolve(execution);
      },
    },
  };
});

const model = runItem({ folder: '/runs/first', state: 'finished', usable: true, description: '' });
const services = { file: () => 'cli.js' } as unknown as Services;
const end = (execution: Execution | undefined, exitCode: number): void => {
  for (const listener of [...editor.listeners]) listener({ execution: execution!, exitCode });
};

describe('the export of a model', () => {
  beforeEach(async () => {
    const root = await temporaryFolder();
    editor.into = [`${root}/one`, `${root}/two`];
    for (const folder of editor.into) await mkdir(folder);
    Object.assign(editor, { executions: [], told: [], refuse: false });
    editor.listeners.clear();
  });

  it('ends with its own task, not with another one of that model', async () => {
    const exports = [exportModel(services, model), exportModel(services, model)];
    await vi.waitFor(() => expect(editor.executions).toHaveLength(2));
    end(editor.executions[1], 1);
    await exports[1];
    expect(editor.told).toEqual([expect.stringContaining('was not exported')]);
    end(editor.executions[0], 0);
    await exports[0];
    expect(editor.told[1]).toContain('was exported into one');
    expect(editor.listeners.size).toBe(0);
  });

  it('listens no more when its task could not be started', async () => {
    editor.refuse = true;
    await expect(exportModel(services, model)).rejects.toThrow('no task');
    expect(editor.listeners.size).toBe(0);
  });
});
