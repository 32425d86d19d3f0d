// Commands on models and runs: start, resume, tag a folder, use, export, delete, reveal.
import * as vscode from 'vscode';
import { CancelledError } from '../../common/errors';
import type { Commands } from '../app/commandTable';
import type { Services } from '../app/services';
import { modelChoice, updateSetting } from '../app/settings';
import { compareRuns } from './compareRuns';
import { deleteRuns } from './deleteRuns';
import { exportModel } from './exportModel';
import type { ModelTree } from './modelTree';
import { showRunMonitor } from './runMonitor';
import { askModel } from './askModel';
import { itemOrPick } from './pickRun';
import { pickPlace, shorten } from './places';
import { revealFolder } from './revealFolder';
import { showTrainForm, type StartRun } from './trainFormPanel';
import { notesAround } from './usualNotes';
import { taskType, type TaskDefinition } from './taskArguments';
import { absoluteOut, needWorkspace, runTask } from './tasks';

type RunCommands = Pick<
  Commands,
  | 'clinicalNoteTagger.train'
  | 'clinicalNoteTagger.tagFolder'
  | 'clinicalNoteTagger.resumeRun'
  | 'clinicalNoteTagger.compareRuns'
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
      await startRun(services)({ type: taskType, task: 'train', out: folder, resume: true });
    },
    'clinicalNoteTagger.showRunMonitor': async (item) => {
      const folder =
        item instanceof vscode.Uri
          ? item.fsPath
          : (await itemOrPick(services, item, 'Watch which run?')).folder;
      showRunMonitor(services, folder);
    },
    'clinicalNoteTagger.compareRuns': (item, selected) => compareRuns(services, item, selected),
    'clinicalNoteTagger.deleteRun': async (item, selected = []) => {
      const runs = selected.length > 1 ? selected : [await itemOrPick(services, item, 'Delete which run?')];
      await deleteRuns(runs);
      tree.refresh();
    },
    'clinicalNoteTagger.exportModel': async (item) =>
      exportModel(services, await itemOrPick(services, item, 'Export the model of which run?')),
    'clinicalNoteTagger.useModel': async (item) => {
      await updateSetting('model', item instanceof vscode.Uri ? item.fsPath : item.reference);
      tree.refresh();
    },
    'clinicalNoteTagger.revealModel': ({ folder }) => revealFolder(folder),
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
    await runTask(services, definition, vscode.TaskRevealKind.Silent);
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
