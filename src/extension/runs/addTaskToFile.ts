// Keeps a run as a task in the workspace's tasks.json, and shows it there.
import * as vscode from 'vscode';
import { needWorkspace } from './tasks';
import { taskName, type TaskDefinition } from './taskArguments';

export async function addTaskToFile(definition: TaskDefinition): Promise<void> {
  const folder = needWorkspace();
  const configuration = vscode.workspace.getConfiguration('tasks', folder.uri);
  const target = vscode.ConfigurationTarget.WorkspaceFolder;
  if (configuration.get('version') === undefined) await configuration.update('version', '2.0.0', target);
  const tasks = configuration.get<readonly object[]>('tasks') ?? [];
  const label = taskName(definition);
  await configuration.update('tasks', [...tasks, { label, ...definition }], target);
  const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'tasks.json');
  await vscode.window.showTextDocument(file);
}
