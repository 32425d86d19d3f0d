// Models and runs: the view, the tasks, and what happens when a task ends.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { section } from '../app/settings';
import { showError } from '../app/showError';
import type { Feature } from '../app/feature';
import type { Services } from '../app/services';
import { findRun } from './findRuns';
import { ModelTree } from './modelTree';
import { runCommands } from './runCommands';
import type { ModelItem } from './modelItem';
import { revealFolder } from './revealFolder';
import { taskType } from './taskArguments';
import { TaskSource, watchTasks, type EndedTask } from './tasks';
import { readForm } from './trainForm';
import { freeRunFolder, lastTexts } from './trainFormPanel';

export function registerRuns(services: Services): Feature<ReturnType<typeof runCommands>> {
  const tree = new ModelTree(services);
  const refresh = (): void => tree.refresh();
  const last = () => {
    const texts = lastTexts(services);
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    if (texts === undefined || root === undefined) return undefined;
    return readForm({ ...texts, out: freeRunFolder(root) }).definition;
  };
  const manifests = vscode.workspace.createFileSystemWatcher('**/manifest.json');
  const subscriptions = vscode.Disposable.from(
    vscode.window.createTreeView(`${section}.models`, {
      treeDataProvider: tree,
      canSelectMany: true,
    }),
    vscode.tasks.registerTaskProvider(taskType, new TaskSource(services, last)),
    watchTasks(refresh, (task) => {
      refresh();
      taskEnded(services, task).catch((error: unknown) =>
        showError(services.log, 'The end of a task', error),
      );
    }),
    manifests,
    manifests.onDidCreate(refresh),
    manifests.onDidDelete(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration(`${section}.model`) && refresh(),
    ),
  );
  return {
    commands: runCommands(services, tree),
    dispose: () => {
      subscriptions.dispose();
    },
  };
}

/** 3: done, and something in the notes' files could not be read. */
const succeeded = (exitCode: number | undefined): boolean => exitCode === 0 || exitCode === 3;

async function taskEnded(services: Services, { definition, out, exitCode }: EndedTask): Promise<void> {
  if (definition.task === 'train') return trainingEnded(services, out, exitCode);
  if (!succeeded(exitCode)) return;
  const open = 'Show Folder';
  const answer = await vscode.window.showInformationMessage(`Notes tagged into ${path.basename(out)}.`, open);
  if (answer === open) await revealFolder(out);
}

async function trainingEnded(services: Services, out: string, exitCode: number | undefined): Promise<void> {
  const run = await settledRun(services, out);
  if (run.state === 'broken') return trainingFailed(run);
  if (run.state !== 'finished') return succeeded(exitCode) ? undefined : trainingStopped(run);
  const actions = {
    'Tag with This Model': 'clinicalNoteTagger.useModel',
    'Show Report': 'clinicalNoteTagger.showReport',
    'Show Monitor': 'clinicalNoteTagger.showRunMonitor',
  } as const;
  const chosen = await vscode.window.showInformationMessage(
    `Fine-tuning of ${run.name} has finished: ${run.description}.`,
    ...(Object.keys(actions) as (keyof typeof actions)[]),
  );
  if (chosen !== undefined) await vscode.commands.executeCommand(actions[chosen], run);
}

/** A task that was terminated has ended before its process has: that still writes a checkpoint. */
async function settledRun(services: Services, out: string): Promise<ModelItem> {
  for (let waited = 0; ; waited += settlePause) {
    const run = await findRun(services, out);
    if (run.state !== 'running' || waited >= settleLimit) return run;
    await new Promise((resolve) => setTimeout(resolve, settlePause));
  }
}

const settlePause = 500;
/** Milliseconds. A process that was killed writes nothing more. */
const settleLimit = 30_000;

async function trainingFailed({ name }: ModelItem): Promise<void> {
  const show = 'Show Terminal';
  const answer = await vscode.window.showErrorMessage(
    `Fine-tuning into ${name} could not begin. Its terminal says why.`,
    show,
  );
  if (answer === show) await vscode.commands.executeCommand('workbench.action.terminal.focus');
}

async function trainingStopped(run: ModelItem): Promise<void> {
  const resume = 'Resume';
  const answer = await vscode.window.showWarningMessage(
    `Fine-tuning of ${run.name} was stopped. It can be resumed from its last checkpoint.`,
    resume,
  );
  if (answer !== resume) return;
  await vscode.commands.executeCommand('clinicalNoteTagger.resumeRun', run);
}
