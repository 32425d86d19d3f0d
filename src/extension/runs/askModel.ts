// "Choose Model…": what tags the notes, from what is here or from a folder.
import * as vscode from 'vscode';
import type { Choice } from '../../protocol/trainForm';
import type { Services } from '../app/services';
import { modelChoices } from './baseChoices';
import { pickPlace } from './places';

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
}

/** A name or an absolute folder; undefined when nothing was chosen. @throws CancelledError */
export async function askModel(services: Services): Promise<string | undefined> {
  const browse = '$(folder-opened) A model folder…';
  const choices = await modelChoices(services);
  const items: ModelItem[] = [
    ...choices.flatMap((choice, i) =>
      choice.group === choices[i - 1]?.group ? [itemOf(choice)] : [separator(choice.group), itemOf(choice)],
    ),
    separator('Other'),
    { label: browse, description: 'BERT, ALBERT, ELECTRA … in the layout of Hugging Face' },
  ];
  const options = { title: 'Model', placeHolder: 'What tags the notes', ignoreFocusOut: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  if (chosen?.label !== browse) return chosen?.model;
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '/';
  return pickPlace({ title: 'Model folder', root, files: false, folders: true, openLabel: 'Use Model' });
}

const separator = (label = ''): ModelItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

const itemOf = ({ title, detail, value }: Choice): ModelItem => ({
  label: title,
  description: detail,
  model: value,
});
