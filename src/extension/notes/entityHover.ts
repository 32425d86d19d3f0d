// The hover of an entity: label, where it comes from, and what can be done with it.
import * as vscode from 'vscode';
import { targetOf } from './entityTarget';
import type { NoteEntity } from './noteEntities';
import type { NoteSessions } from './noteSessions';

const commands = {
  accept: [
    '$(check) Accept',
    'clinicalNoteTagger.acceptEntity',
    'Write it to the annotation file (Ctrl+Enter)',
  ],
  reject: ['$(close) Reject', 'clinicalNoteTagger.rejectEntity', 'Do not show it again (Ctrl+Shift+Enter)'],
  relabel: ['$(edit) Change Label', 'clinicalNoteTagger.relabelEntity', 'Give it another label (F2)'],
  delete: [
    '$(trash) Delete',
    'clinicalNoteTagger.deleteEntity',
    'Remove it from the annotation file (Ctrl+Shift+Enter)',
  ],
} as const;

export class EntityHover implements vscode.HoverProvider {
  private readonly sessions: NoteSessions;

  constructor(sessions: NoteSessions) {
    this.sessions = sessions;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const session = this.sessions.of(document);
    const entity = session?.entities.at(document.offsetAt(position));
    if (session === undefined || entity === undefined) return undefined;
    const range = new vscode.Range(document.positionAt(entity.start), document.positionAt(entity.end));
    return new vscode.Hover(describe(session.key, entity), range);
  }
}

function describe(note: string, entity: NoteEntity): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  const links = linksOf(entity);
  text.isTrusted = { enabledCommands: links.map((link) => commands[link][1]) };
  text.appendMarkdown(`$(${entity.kind === 'predicted' ? 'sparkle' : 'pass-filled'}) **`);
  text.appendText(entity.label).appendMarkdown('** · ').appendText(origin(entity));
  for (const attribute of entity.attributes) text.appendMarkdown('  \n').appendText(attribute);
  const argument = encodeURIComponent(JSON.stringify([targetOf(note, entity)]));
  const anchors = links.map((link) => {
    const [title, command, tip] = commands[link];
    return `[${title}](command:${command}?${argument} "${tip}")`;
  });
  return text.appendMarkdown(`\n\n${anchors.join('&nbsp;&nbsp;&nbsp;')}`);
}

function linksOf({ kind, readOnlyFile }: NoteEntity): readonly (keyof typeof commands)[] {
  if (readOnlyFile !== undefined) return [];
  return kind === 'predicted' ? ['accept', 'reject', 'relabel'] : ['relabel', 'delete'];
}

function origin({ kind, confidence, id, fragments, readOnlyFile }: NoteEntity): string {
  const pieces = fragments.length > 1 ? `, ${fragments.length} fragments` : '';
  if (readOnlyFile !== undefined) return `annotated in ${readOnlyFile}${pieces}`;
  if (kind === 'annotated') return `annotated (${id ?? 'no id'}${pieces})`;
  return `predicted, confidence ${((confidence ?? 0) * 100).toFixed(0)} %`;
}
