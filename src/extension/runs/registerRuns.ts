// Models and runs: the view, the tasks, and what happens when a task ends.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { section } from '../app/settings';
import type { Feature } from '../app/feature';
import type { Services } from '../app/services';
import { findRun } from './findRuns';
import { ModelTree } from './modelTree';
import { lastTraining, runCommands } from './runCommands';
import type { ModelItem } from './modelItem';
import { taskType } from './taskArguments';
import { TaskSource, watchTasks, type EndedTask } from './tasks';
import { trainDefinition } from './trainForm';

export function registerRuns(services: Services): Feature<ReturnType<typeof runCommands>> {
  const tree = new ModelTree(services);
  const refresh = (): void => tree.refresh();
  const last = () => {
    const values = lastTraining(services);
    return values === undefined ? undefined : trainDefinition(values);
  };
  const manifests = vscode.workspace.createFileSystemWatcher('**/manifest.json');
  const subscriptions = vscode.Disposable.from(
    vscode.window.createTreeView(`${section}.models`, { treeDataProvider: tree }),
    vscode.tasks.registerTaskProvider(taskType, new TaskSource(services, last)),
    watchTasks(refresh, (task) => {
      refresh();
      void taskEnded(services, task);
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
  if (answer === open) await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(out));
}

async function trainingEnded(services: Services, out: string, exitCode: number | undefined): Promise<void> {
  const run = await findRun(services, out);
  if (run.state === 'broken') return;
  if (!succeeded(exitCode)) return trainingStopped(run);
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

async function trainingStopped(run: ModelItem): Promise<void> {
  const resume = 'Resume';
  const answer = await vscode.window.showWarningMessage(
    `Fine-tuning of ${run.name} was stopped. It can be resumed from its last checkpoint.`,
    resume,
  );
  if (answer !== resume) return;
  await vscode.commands.executeCommand('clinicalNoteTagger.resumeRun', run);
}
