// Draws the entities of notes: what is on the screen first, the rest in slices, one decoration type a label and kind.
import * as vscode from 'vscode';
import { decorationStyle, isHighContrast } from './decorationStyle';
import type { NoteEntities, NoteEntity } from './noteEntities';
import { inSlices, inTurns, nextTurn } from './slices';

type Ranges = Map<string, vscode.Range[]>;

/** More entities than this are drawn in two passes. */
const atOnce = 400;

export class Decorations implements vscode.Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  /** Which drawing of an editor is the newest: an older one stops. */
  private readonly drawing = new WeakMap<vscode.TextEditor, number>();
  /** What an editor shows already: the same is not drawn twice (the editor itself moves decorations when text is edited). */
  private drawn = new WeakMap<vscode.TextEditor, number>();
  private highContrast = isHighContrast(vscode.window.activeColorTheme);

  /** Draws; a call for the same editor before the end replaces this one. */
  async draw(editor: vscode.TextEditor, entities: NoteEntities): Promise<void> {
    const { version } = entities;
    if (this.drawn.get(editor) === version) return;
    const turn = (this.drawing.get(editor) ?? 0) + 1;
    this.drawing.set(editor, turn);
    const textVersion = editor.document.version;
    const isCurrent = (): boolean =>
      this.drawing.get(editor) === turn &&
      editor.document.version === textVersion &&
      !editor.document.isClosed;
    // Whoever told of the entities has had its share of this turn.
    await nextTurn();
    if (!isCurrent()) return this.drawAgain(editor, entities, turn);
    if (entities.length > atOnce) {
      this.drawVisible(editor, entities);
      await nextTurn();
    }
    const ranges: Ranges = new Map([...this.types.keys()].map((key) => [key, []]));
    const add = (index: number): void => addRanges(ranges, editor.document, entities.get(index));
    if (!(await inSlices(entities.length, add, isCurrent))) return this.drawAgain(editor, entities, turn);
    const lists = [...ranges];
    const show = (index: number): void =>
      editor.setDecorations(this.type(lists[index]![0]), lists[index]![1]);
    if (await inTurns(lists.length, show, isCurrent)) this.drawn.set(editor, version);
    else await this.drawAgain(editor, entities, turn);
  }

  /** The text was edited in between, and the entities have moved with it. */
  private async drawAgain(editor: vscode.TextEditor, entities: NoteEntities, turn: number): Promise<void> {
    if (this.drawing.get(editor) === turn && !editor.document.isClosed) await this.draw(editor, entities);
  }

  private drawVisible(editor: vscode.TextEditor, entities: NoteEntities): void {
    const { document } = editor;
    const spans = editor.visibleRanges.map(
      (range) => [document.offsetAt(range.start), document.offsetAt(range.end)] as const,
    );
    const ranges: Ranges = new Map();
    for (let index = 0; index < entities.length; index++) {
      const { start, end } = entities.spanOf(index);
      if (spans.some(([from, to]) => start < to && end > from))
        addRanges(ranges, document, entities.get(index));
    }
    for (const [key, list] of ranges) editor.setDecorations(this.type(key), list);
  }

  /** Forgets how everything looked, for another theme or other settings: draw again. */
  restyle(): void {
    this.highContrast = isHighContrast(vscode.window.activeColorTheme);
    for (const type of this.types.values()) type.dispose();
    this.types.clear();
    this.drawn = new WeakMap();
  }

  dispose(): void {
    this.restyle();
  }

  private type(key: string): vscode.TextEditorDecorationType {
    const known = this.types.get(key);
    if (known !== undefined) return known;
    const [kind, label] = splitKey(key);
    const type = vscode.window.createTextEditorDecorationType(
      decorationStyle({ kind, label }, this.highContrast),
    );
    this.types.set(key, type);
    return type;
  }
}

const keyOf = ({ kind, label }: NoteEntity): string => `${kind} ${label}`;

function splitKey(key: string): [kind: NoteEntity['kind'], label: string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space) as NoteEntity['kind'], key.slice(space + 1)];
}

function addRanges(ranges: Ranges, document: vscode.TextDocument, entity: NoteEntity): void {
  const key = keyOf(entity);
  let list = ranges.get(key);
  if (list === undefined) ranges.set(key, (list = []));
  for (const { start, end } of entity.fragments) {
    list.push(new vscode.Range(document.positionAt(start), document.positionAt(end)));
  }
}
