// "Export Model…": a model in the form that other programs read, written by a task.
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../app/services';
import type { ModelItem } from './modelItem';
import { pickPlace } from './places';
import { revealFolder } from './revealFolder';

const formats = [
  { label: 'Hugging Face folder', description: 'for Python and Transformers.js', to: 'huggingface' },
  { label: 'ONNX', description: 'full precision', to: 'onnx' },
  { label: 'ONNX int8', description: 'smaller and faster on a CPU', to: 'onnx-int8' },
];

export async function exportModel(services: Services, { name, folder, reference }: ModelItem): Promise<void> {
  const format = await vscode.window.showQuickPick(formats, { title: `Export ${name}` });
  if (format === undefined) return;
  const into = await pickPlace({
    title: 'Export into an empty folder',
    root: path.dirname(folder),
    files: false,
    folders: true,
  });
  const out = (await readdir(into)).length === 0 ? into : path.join(into, `${name}-${format.to}`);
  const args = ['export', reference, '--to', format.to, '--out', out];
  const exitCode = await run(services, `export ${name}`, args);
  if (exitCode === 0) return showFolder(name, out);
  await vscode.window.showErrorMessage(`${name} was not exported. The terminal of the task says why.`);
}

/** The exit code; undefined when the task was terminated. */
async function run(services: Services, name: string, args: readonly string[]): Promise<number | undefined> {
  const execution = new vscode.ProcessExecution(
    process.execPath,
    [services.file('dist', 'cli.js'), ...args],
    {
      env: { ELECTRON_RUN_AS_NODE: '1' },
    },
  );
  const scope = vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Global;
  const task = new vscode.Task({ type: 'process' }, scope, name, 'Clinical Note Tagger', execution);
  return exitCodeOf(task);
}

/** Another export of the same model may be under way: it is asked after the execution, not after its name. */
async function exitCodeOf(task: vscode.Task): Promise<number | undefined> {
  const ended = new Map<vscode.TaskExecution, number | undefined>();
  let look = (): void => undefined;
  const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
    ended.set(execution, exitCode);
    look();
  });
  try {
    const own = await vscode.tasks.executeTask(task);
    await new Promise<void>((resolve) => {
      look = () => {
        if (ended.has(own)) resolve();
      };
      look();
    });
    return ended.get(own);
  } finally {
    listening.dispose();
  }
}

async function showFolder(name: string, out: string): Promise<void> {
  const show = 'Show Folder';
  const answer = await vscode.window.showInformationMessage(
    `${name} was exported into ${path.basename(out)}.`,
    show,
  );
  if (answer === show) await revealFolder(out);
}
