// The Entities view: what stands in the active note, by label.
import * as vscode from 'vscode';
import { entityColor } from './decorationStyle';
import { targetOf, type EntityTarget } from './entityTarget';
import type { NoteEntity } from './noteEntities';
import type { NoteSession } from './noteSession';
import type { NoteSessions } from './noteSessions';

interface LabelNode {
  readonly kind: 'label';
  readonly label: string;
  readonly entities: readonly NoteEntity[];
}
/** Is at the same time the target of the commands of its item. */
export type EntityNode = EntityTarget & { readonly entity: NoteEntity };
/** A part of a long list. */
interface PartNode {
  readonly kind: 'part';
  readonly label: string;
  readonly from: number;
  readonly entities: readonly NoteEntity[];
}
type Node = LabelNode | PartNode | EntityNode;

/** More entities of a label than this are shown in parts: VS Code asks for all items of a list at once. */
const partLength = 200;

export class EntityTree implements vscode.TreeDataProvider<Node> {
  readonly onDidChangeTreeData: vscode.Event<undefined>;
  private readonly sessions: NoteSessions;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sessions: NoteSessions) {
    this.sessions = sessions;
    this.onDidChangeTreeData = this.changed.event;
    // Many changes come together; one drawing follows them.
    sessions.onDidChange(() => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.changed.fire(undefined), 100);
    });
  }

  getChildren(node?: Node): Node[] {
    const session = this.sessions.active;
    if (session === undefined) return [];
    if (node === undefined) return byLabel(session.entities.all);
    if (node.kind === 'label' && node.entities.length > partLength) return partsOf(node);
    if (node.kind !== 'label' && node.kind !== 'part') return [];
    return node.entities.map((entity) => ({ ...targetOf(session.key, entity), entity }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'label') return labelItem(node);
    return node.kind === 'part' ? partItem(node) : entityItem(node, this.sessions.active);
  }
}

function byLabel(entities: readonly NoteEntity[]): LabelNode[] {
  const groups = new Map<string, NoteEntity[]>();
  for (const entity of entities) {
    const group = groups.get(entity.label);
    if (group === undefined) groups.set(entity.label, [entity]);
    else group.push(entity);
  }
  return [...groups].map(([label, members]) => ({ kind: 'label', label, entities: members }));
}

function partsOf({ label, entities }: LabelNode): PartNode[] {
  const parts: PartNode[] = [];
  for (let from = 0; from < entities.length; from += partLength) {
    parts.push({ kind: 'part', label, from, entities: entities.slice(from, from + partLength) });
  }
  return parts;
}

function partItem({ label, from, entities }: PartNode): vscode.TreeItem {
  const title = `${from + 1}–${from + entities.length}`;
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `part:${label}:${from}`;
  item.contextValue = 'part';
  return item;
}

function labelItem({ label, entities }: LabelNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  const predicted = entities.filter(({ kind }) => kind === 'predicted').length;
  item.id = `label:${label}`;
  item.description = predicted === 0 ? `${entities.length}` : `${entities.length} (${predicted} predicted)`;
  item.iconPath = new vscode.ThemeIcon('symbol-class', entityColor(label));
  item.contextValue = 'label';
  return item;
}

/** Longest text shown of an entity. */
const textLength = 60;

function entityItem({ entity, ...target }: EntityNode, session: NoteSession | undefined): vscode.TreeItem {
  const { document } = session ?? {};
  const range =
    document && new vscode.Range(document.positionAt(entity.start), document.positionAt(entity.end));
  const text = (document && range ? document.getText(range) : '').replace(/\s+/g, ' ');
  const item = new vscode.TreeItem(text.length > textLength ? `${text.slice(0, textLength)}…` : text);
  const line = (range?.start.line ?? 0) + 1;
  const confidence = `${((entity.confidence ?? 0) * 100).toFixed(0)} %`;
  const predicted = entity.kind === 'predicted';
  item.description = predicted ? `line ${line} · ${confidence}` : `line ${line}`;
  item.tooltip = `${entity.label}, ${predicted ? `predicted, confidence ${confidence}` : 'annotated'}, line ${line}`;
  item.iconPath = new vscode.ThemeIcon(
    predicted ? 'circle-outline' : 'circle-filled',
    entityColor(entity.label),
  );
  item.contextValue = entity.kind;
  item.command = { command: 'clinicalNoteTagger.revealEntity', title: 'Reveal', arguments: [target] };
  return item;
}
