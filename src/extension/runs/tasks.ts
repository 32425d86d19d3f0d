// Fine-tuning and tagging of folders as VS Code tasks: in a terminal, in the background, ended by "Terminate Task".
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Services } from '../app/services';
import { requireTrust } from '../app/trust';
import { runningFolders } from './findRuns';
import { taskArguments, taskName, taskType, type TaskDefinition } from './taskArguments';

export interface EndedTask {
  readonly definition: TaskDefinition;
  /** Absolute. */
  readonly out: string;
  /** Undefined when the task was terminated. */
  readonly exitCode: number | undefined;
}

export function isOurTask(
  definition: vscode.TaskDefinition,
): definition is vscode.TaskDefinition & TaskDefinition {
  return definition.type === taskType;
}

/** @throws AppError `usage` when the definition is incomplete. */
export function createTask(
  services: Services,
  definition: TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
): vscode.Task {
  const cwd =
    typeof scope === 'object' ? scope.uri.fsPath : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const execution = new vscode.ProcessExecution(
    process.execPath,
    [services.file('dist', 'cli.js'), ...taskArguments(definition)],
    {
      env: { ELECTRON_RUN_AS_NODE: '1' },
      ...(cwd === undefined ? {} : { cwd }),
    },
  );
  const task = new vscode.Task(
    { ...definition },
    scope,
    taskName(definition),
    'Clinical Note Tagger',
    execution,
    '$clinicalNoteTagger',
  );
  task.isBackground = true;
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    clear: true,
    echo: false,
    showReuseMessage: false,
  };
  if (definition.task === 'train') task.group = vscode.TaskGroup.Build;
  return task;
}

/** @param reveal `Silent` leaves the terminal in the background until something is wrong. */
export async function runTask(
  services: Services,
  definition: TaskDefinition,
  reveal = vscode.TaskRevealKind.Always,
): Promise<vscode.TaskExecution> {
  requireTrust(definition.task === 'train' ? 'Fine-tuning runs a task' : 'Tagging a folder runs a task');
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const task = createTask(services, definition, folder ?? vscode.TaskScope.Global);
  task.presentationOptions = { ...task.presentationOptions, reveal };
  return vscode.tasks.executeTask(task);
}

/** Tasks from tasks.json, and the last one that was started from the form. */
export class TaskSource implements vscode.TaskProvider {
  private readonly services: Services;
  private readonly last: () => TaskDefinition | undefined;

  constructor(services: Services, last: () => TaskDefinition | undefined) {
    this.services = services;
    this.last = last;
  }

  provideTasks(): vscode.Task[] {
    const definition = this.last();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (definition === undefined || folder === undefined || !vscode.workspace.isTrusted) return [];
    return [createTask(this.services, definition, folder)];
  }

  resolveTask({ definition, scope }: vscode.Task): vscode.Task | undefined {
    if (!isOurTask(definition) || !vscode.workspace.isTrusted) return undefined;
    const [first] = vscode.workspace.workspaceFolders ?? [];
    const folder = typeof scope === 'object' ? scope : (first ?? vscode.TaskScope.Workspace);
    // The definition stays the one of tasks.json, by which VS Code knows the task again.
    const task = createTask(this.services, definition, folder);
    task.definition = definition;
    return task;
  }
}

/** Tells of our tasks as they begin and end. */
export function watchTasks(
  began: (out: string, definition: TaskDefinition) => void,
  ended: (task: EndedTask) => void,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.tasks.onDidStartTaskProcess(({ execution }) => {
      const { definition } = execution.task;
      if (!isOurTask(definition)) return;
      const out = absoluteOut(definition);
      if (definition.task === 'train') runningFolders.add(out);
      began(out, definition);
    }),
    vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      const { definition } = execution.task;
      if (!isOurTask(definition)) return;
      const out = absoluteOut(definition);
      runningFolders.delete(out);
      ended({ definition, out, exitCode });
    }),
  );
}

export function absoluteOut({ out = '' }: TaskDefinition): string {
  return path.resolve(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', out);
}

/** The task that trains into a folder, if it is under way. */
export function taskOf(folder: string): vscode.TaskExecution | undefined {
  return vscode.tasks.taskExecutions.find(
    ({ task }) => isOurTask(task.definition) && absoluteOut(task.definition) === folder,
  );
}

export function needWorkspace(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new AppError('usage', 'Open a folder first: the run is kept in it.');
  return folder;
}
