// The Models and Runs view: what can tag, what has been trained, and what is being trained.
import * as vscode from 'vscode';
import { listBuiltInModels } from '../../runs/modelRegistry';
import { summarizeModel } from '../../runs/modelSummary';
import type { Services } from '../app/services';
import { settings } from '../app/settings';
import { findRuns, findRunsOf } from './findRuns';
import type { ModelItem } from './modelItem';

type Node =
  | ModelItem
  | { readonly kind: 'hint' }
  | { readonly kind: 'group'; readonly title: string; readonly items: () => Promise<readonly ModelItem[]> };

export class ModelTree implements vscode.TreeDataProvider<Node> {
  readonly onDidChangeTreeData: vscode.Event<undefined>;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly services: Services;

  constructor(services: Services) {
    this.services = services;
    this.onDidChangeTreeData = this.changed.event;
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!vscode.workspace.isTrusted) return [];
    if (node === undefined) {
      return [
        { kind: 'group', title: 'Built-in models', items: builtInModels },
        { kind: 'group', title: 'Runs in this workspace', items: () => findRuns(this.services) },
      ];
    }
    if (node.kind === 'hint') return [];
    if (node.kind !== 'group') return [...(await findRunsOf(this.services, node))];
    const items = await node.items();
    return items.length === 0 ? [{ kind: 'hint' }] : [...items];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'group') {
      const group = new vscode.TreeItem(node.title, vscode.TreeItemCollapsibleState.Expanded);
      group.contextValue = 'group';
      return group;
    }
    return node.kind === 'hint' ? hint() : modelItem(node);
  }
}

/** Stands where there is no run. */
function hint(): vscode.TreeItem {
  const item = new vscode.TreeItem('Fine-tune a model on your notes…');
  item.iconPath = new vscode.ThemeIcon('add');
  item.command = { title: 'Fine-Tune Model', command: 'clinicalNoteTagger.train' };
  return item;
}

export async function builtInModels(): Promise<ModelItem[]> {
  const models = await Promise.all((await listBuiltInModels()).map(summarizeModel));
  return models.map(({ name, folder, labels, bytes }) => ({
    kind: 'model',
    name,
    reference: name,
    folder,
    builtIn: true,
    description: `${labels.join(', ')} · ${(bytes / 1e6).toFixed(0)} MB`,
    usable: labels.length > 0,
    hasReport: false,
    state: 'model',
  }));
}

function modelItem(model: ModelItem): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(model.name, model.runs === undefined ? None : Collapsed);
  const inUse = settings.model() === model.reference;
  item.description = inUse ? `in use · ${model.description}` : model.description;
  item.tooltip = `${model.name}\n${model.description}\n${model.folder}`;
  item.iconPath = new vscode.ThemeIcon(
    icon(model),
    inUse ? new vscode.ThemeColor('charts.green') : undefined,
  );
  item.contextValue = contextValue(model);
  return item;
}

function icon({ kind, state, runs }: ModelItem): string {
  if (kind === 'model') return 'symbol-class';
  const ended = runs === undefined ? 'beaker' : 'layers';
  return state === 'running' ? 'sync~spin' : state === 'finished' ? ended : 'debug-pause';
}

/** Words that the menus' conditions look for. */
function contextValue({ kind, usable, hasReport, state, runs }: ModelItem): string {
  const what = runs === undefined ? kind : 'experiment';
  return [what, usable ? 'usable' : '', hasReport ? 'report' : '', state === 'stopped' ? 'resumable' : '']
    .filter(Boolean)
    .join(' ');
}
