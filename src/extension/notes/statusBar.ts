// The status bar item of the active note, and the menu behind it.
import * as vscode from 'vscode';
import type { NoteSession } from './noteSession';
import type { NoteSessions } from './noteSessions';
import { statusText, type NoteStatus } from './statusText';

const menuCommand = '_clinicalNoteTagger.statusMenu';

export function createStatusBar(sessions: NoteSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'clinicalNoteTagger.status',
    vscode.StatusBarAlignment.Right,
    90,
  );
  item.name = 'Clinical Note Tagger';
  item.command = menuCommand;
  const show = (): void => {
    const session = sessions.active;
    setContexts(session);
    if (session === undefined) {
      item.hide();
      return;
    }
    const { text, tooltip, isWarning } = statusText(statusOf(session));
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.accessibilityInformation = {
      label: `Clinical Note Tagger: ${text.replace(/\$\([^)]*\) ?/, '')}`,
      role: 'button',
    };
    item.show();
  };
  const menu = vscode.commands.registerCommand(menuCommand, () => showMenu(sessions.active));
  show();
  return vscode.Disposable.from(item, menu, sessions.onDidChange(show));
}

function statusOf(session: NoteSession): NoteStatus {
  const annotated = session.entities.annotated.length;
  const predicted = session.entities.length - annotated;
  const { state } = session;
  const base = { state: state.kind, annotated, predicted };
  if (state.kind === 'tagged') return { ...base, model: state.model };
  if (state.kind === 'tagging') return { ...base, done: state.total === 0 ? 0 : state.done / state.total };
  return state.kind === 'failed' ? { ...base, error: state.error } : base;
}

function setContexts(session: NoteSession | undefined): void {
  const set = (name: string, value: unknown): void =>
    void vscode.commands.executeCommand('setContext', `clinicalNoteTagger.${name}`, value);
  set('noteActive', session !== undefined);
  set('tagging', session?.isTagging ?? false);
}

interface MenuItem extends vscode.QuickPickItem {
  readonly command: string;
}

async function showMenu(session: NoteSession | undefined): Promise<void> {
  if (session?.state.kind === 'restricted') return vscode.commands.executeCommand('workbench.trust.manage');
  const toggle = session?.isTagging
    ? '$(circle-slash) Stop tagging the notes in this folder'
    : '$(tag) Tag the notes in this folder';
  const items: MenuItem[] = [
    { label: toggle, command: 'clinicalNoteTagger.toggleTagging' },
    { label: '$(symbol-class) Choose another model…', command: 'clinicalNoteTagger.chooseModel' },
    { label: '$(check-all) Accept all predicted entities', command: 'clinicalNoteTagger.acceptAllEntities' },
    { label: '$(arrow-down) Go to next entity', description: 'F8', command: 'clinicalNoteTagger.nextEntity' },
    { label: '$(list-tree) Show all entities', command: 'clinicalNoteTagger.entities.focus' },
    ...(session?.state.kind === 'failed'
      ? [{ label: '$(output) Show output log', command: 'clinicalNoteTagger.showLog' }]
      : []),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Clinical Note Tagger',
    placeHolder: 'What to do with this note',
  });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}
