// Draws the entities of notes: what is on the screen first, the rest in slices, one decoration type a label and kind.
import * as vscode from 'vscode';
import { decorationStyle, isHighContrast } from './decorationStyle';
import type { NoteEntity } from './noteEntities';
import { inSlices } from './slices';

type Ranges = Map<string, vscode.Range[]>;

/** More entities than this are drawn in two passes. */
const atOnce = 400;

export class Decorations implements vscode.Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  /** Which drawing of an editor is the newest: an older one stops. */
  private readonly drawing = new WeakMap<vscode.TextEditor, number>();
  /** What an editor shows already: the same is not drawn twice (the editor itself moves decorations when text is edited). */
  private drawn = new WeakMap<vscode.TextEditor, readonly NoteEntity[]>();
  private highContrast = isHighContrast(vscode.window.activeColorTheme);

  /** Draws; a call for the same editor before the end replaces this one. */
  async draw(editor: vscode.TextEditor, entities: readonly NoteEntity[]): Promise<void> {
    if (this.drawn.get(editor) === entities) return;
    const turn = (this.drawing.get(editor) ?? 0) + 1;
    this.drawing.set(editor, turn);
    const { version } = editor.document;
    const isCurrent = (): boolean =>
      this.drawing.get(editor) === turn && editor.document.version === version && !editor.document.isClosed;
    if (entities.length > atOnce) {
      const visible = visibleEntities(editor, entities);
      const ranges: Ranges = new Map();
      for (const entity of visible) addRanges(ranges, editor.document, entity);
      for (const [key, list] of ranges) editor.setDecorations(this.type(key), list);
    }
    const ranges: Ranges = new Map([...this.types.keys()].map((key) => [key, []]));
    if (!(await inSlices(entities, (entity) => addRanges(ranges, editor.document, entity), isCurrent)))
      return;
    const show = ([key, list]: [string, vscode.Range[]]): void => editor.setDecorations(this.type(key), list);
    if (await inSlices([...ranges], show, isCurrent)) this.drawn.set(editor, entities);
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

function visibleEntities(
  { document, visibleRanges }: vscode.TextEditor,
  entities: readonly NoteEntity[],
): NoteEntity[] {
  const spans = visibleRanges.map(
    (range) => [document.offsetAt(range.start), document.offsetAt(range.end)] as const,
  );
  return entities.filter((entity) => spans.some(([start, end]) => entity.start < end && entity.end > start));
}
