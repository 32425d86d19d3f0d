// Commands on models and runs: start, resume, tag a folder, use, export, delete, reveal.
import { readdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AppError, CancelledError } from '../../common/errors';
import type { Commands } from '../app/commandTable';
import type { Services } from '../app/services';
import { modelChoice, updateSetting } from '../app/settings';
import { findRuns } from './findRuns';
import type { ModelItem } from './modelItem';
import type { ModelTree } from './modelTree';
import { showRunMonitor } from './runMonitor';
import { askModel } from './askModel';
import { pickPlace, shorten } from './places';
import { showTrainForm, type StartRun } from './trainFormPanel';
import { notesAround } from './usualNotes';
import { taskType, type TaskDefinition } from './taskArguments';
import { absoluteOut, needWorkspace, runTask, taskOf } from './tasks';

type RunCommands = Pick<
  Commands,
  | 'clinicalNoteTagger.train'
  | 'clinicalNoteTagger.tagFolder'
  | 'clinicalNoteTagger.resumeRun'
  | 'clinicalNoteTagger.deleteRun'
  | 'clinicalNoteTagger.exportModel'
  | 'clinicalNoteTagger.useModel'
  | 'clinicalNoteTagger.revealModel'
  | 'clinicalNoteTagger.refreshModels'
  | 'clinicalNoteTagger.chooseModel'
  | 'clinicalNoteTagger.showRunMonitor'
>;

export function runCommands(services: Services, tree: ModelTree): RunCommands {
  return {
    'clinicalNoteTagger.train': (uri, _selected, given) => {
      const root = needWorkspace().uri.fsPath;
      const around = uri instanceof vscode.Uri ? notesAround(shorten(uri.fsPath, root), root) : {};
      return showTrainForm(services, startRun(services), { ...around, ...given });
    },
    'clinicalNoteTagger.tagFolder': (uri, _selected, out) => tagFolder(services, uri, out),
    'clinicalNoteTagger.resumeRun': async (item) => {
      const { folder } = await itemOrPick(services, item, 'Resume which run?');
      await runTask(services, { type: taskType, task: 'train', out: folder, resume: true });
    },
    'clinicalNoteTagger.showRunMonitor': async (item) => {
      const folder =
        item instanceof vscode.Uri
          ? item.fsPath
          : (await itemOrPick(services, item, 'Watch which run?')).folder;
      showRunMonitor(services, folder);
    },
    'clinicalNoteTagger.deleteRun': async (item) => {
      await deleteRun(await itemOrPick(services, item, 'Delete which run?'));
      tree.refresh();
    },
    'clinicalNoteTagger.exportModel': async (item) => exportModel(services, item),
    'clinicalNoteTagger.useModel': async (item) => {
      await updateSetting('model', item instanceof vscode.Uri ? item.fsPath : item.reference);
      tree.refresh();
    },
    'clinicalNoteTagger.revealModel': async ({ folder, builtIn }) => {
      const inside = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) !== undefined && !builtIn;
      await vscode.commands.executeCommand(
        inside ? 'revealInExplorer' : 'revealFileInOS',
        vscode.Uri.file(folder),
      );
    },
    'clinicalNoteTagger.refreshModels': async () => {
      tree.refresh();
      return Promise.resolve();
    },
    'clinicalNoteTagger.chooseModel': async () => {
      const model = await askModel(services);
      if (model === undefined) return;
      await updateSetting('model', model);
      tree.refresh();
    },
  };
}

/** The run starts in the background; its monitor takes the form's place. */
export const startRun =
  (services: Services): StartRun =>
  async (definition) => {
    await runTask(services, definition);
    showRunMonitor(services, absoluteOut(definition));
  };

async function tagFolder(
  services: Services,
  uri: vscode.Uri | undefined,
  out: string | undefined,
): Promise<void> {
  const root = needWorkspace().uri.fsPath;
  const source =
    uri instanceof vscode.Uri
      ? uri.fsPath
      : await pickPlace({ title: 'Notes to tag', root, files: false, folders: true });
  const usual = `${source}-predicted`;
  const target = out ?? (await askOutput(shorten(usual, root)));
  const { model, device } = modelChoice();
  const definition: TaskDefinition = {
    type: taskType,
    task: 'tag',
    inputs: [shorten(source, root)],
    out: target,
    model,
    device,
    to: 'brat',
  };
  await runTask(services, definition);
}

async function askOutput(value: string): Promise<string> {
  const prompt = 'Predictions go here, one file a note; the notes themselves are not changed';
  const out = await vscode.window.showInputBox({
    title: 'Tag Folder: output folder',
    value,
    prompt,
    ignoreFocusOut: true,
  });
  if (out === undefined || out.trim() === '') throw new CancelledError();
  return out.trim();
}

async function itemOrPick(
  services: Services,
  item: ModelItem | undefined,
  title: string,
): Promise<ModelItem> {
  if (item !== undefined && 'folder' in item) return item;
  const runs = await findRuns(services);
  if (runs.length === 0)
    throw new AppError('usage', 'There is no run in this workspace yet. Fine-tune a model first.');
  const items = runs.map((run) => ({ label: run.name, description: run.description, run }));
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen === undefined) throw new CancelledError();
  return chosen.run;
}

async function deleteRun({ name, folder, kind }: ModelItem): Promise<void> {
  if (kind !== 'run') throw new AppError('usage', 'Only runs can be deleted here.');
  if (taskOf(folder) !== undefined)
    throw new AppError('usage', `${name} is going on. Terminate its task first.`);
  const remove = 'Delete';
  const detail = `${folder}\nIts model, checkpoint and report are deleted for good.`;
  const answer = await vscode.window.showWarningMessage(
    `Delete the run ${name}?`,
    { modal: true, detail },
    remove,
  );
  if (answer !== remove) throw new CancelledError();
  await rm(folder, { recursive: true });
}

async function exportModel(services: Services, item: ModelItem | undefined): Promise<void> {
  const model = await itemOrPick(services, item, 'Export the model of which run?');
  const formats = [
    { label: 'Hugging Face folder', description: 'for Python and Transformers.js', to: 'huggingface' },
    { label: 'ONNX', description: 'full precision', to: 'onnx' },
    { label: 'ONNX int8', description: 'smaller and faster on a CPU', to: 'onnx-int8' },
  ];
  const format = await vscode.window.showQuickPick(formats, { title: `Export ${model.name}` });
  if (format === undefined) return;
  const folder = await pickPlace({
    title: 'Export into an empty folder',
    root: path.dirname(model.folder),
    files: false,
    folders: true,
  });
  const out = (await readdir(folder)).length === 0 ? folder : path.join(folder, `${model.name}-${format.to}`);
  const execution = new vscode.ProcessExecution(
    process.execPath,
    [services.file('dist', 'cli.js'), 'export', model.reference, '--to', format.to, '--out', out],
    { env: { ELECTRON_RUN_AS_NODE: '1' } },
  );
  const scope = vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Global;
  await vscode.tasks.executeTask(
    new vscode.Task({ type: 'process' }, scope, `export ${model.name}`, 'Clinical Note Tagger', execution),
  );
}
