// Commands on entities: create, accept, reject, change the label, delete, and go from one to the next.
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { AnnotationChange } from '../../protocol/annotations';
import type { Commands } from '../app/commandTable';
import { settings } from '../app/settings';
import { findTarget, isEntityTarget, type EntityTarget } from './entityTarget';
import type { NoteEntity } from './noteEntities';
import type { NoteSession } from './noteSession';
import type { NoteSessions } from './noteSessions';

type EntityCommands = Pick<
  Commands,
  | 'clinicalNoteTagger.createEntity'
  | 'clinicalNoteTagger.acceptEntity'
  | 'clinicalNoteTagger.acceptAllEntities'
  | 'clinicalNoteTagger.rejectEntity'
  | 'clinicalNoteTagger.relabelEntity'
  | 'clinicalNoteTagger.deleteEntity'
  | 'clinicalNoteTagger.nextEntity'
  | 'clinicalNoteTagger.previousEntity'
  | 'clinicalNoteTagger.revealEntity'
>;

interface Place {
  readonly session: NoteSession;
  readonly entity: NoteEntity;
}

export function entityCommands(sessions: NoteSessions): EntityCommands {
  return {
    'clinicalNoteTagger.createEntity': (label) => create(activeNote(sessions), label),
    'clinicalNoteTagger.acceptEntity': async (target) => {
      const { session, entity } = await find(sessions, target, 'predicted');
      await session.changeAnnotations([addition(entity)]);
    },
    'clinicalNoteTagger.acceptAllEntities': () => acceptAll(activeNote(sessions)),
    'clinicalNoteTagger.rejectEntity': async (target) => {
      const { session, entity } = await find(sessions, target, 'predicted');
      session.entities.reject(entity);
      session.notify();
      await sessions.keepRejections(session);
    },
    'clinicalNoteTagger.relabelEntity': async (target, label) => relabel(await find(sessions, target), label),
    'clinicalNoteTagger.deleteEntity': async (target) => {
      const { session, entity } = await find(sessions, target, 'annotated');
      await session.changeAnnotations([{ kind: 'delete', id: editableId(entity) }]);
    },
    'clinicalNoteTagger.nextEntity': () => go(activeNote(sessions), 'next'),
    'clinicalNoteTagger.previousEntity': () => go(activeNote(sessions), 'previous'),
    'clinicalNoteTagger.revealEntity': async (target) => {
      const { session, entity } = await find(sessions, target);
      await reveal(session, entity);
    },
  };
}

function activeNote(sessions: NoteSessions): NoteSession {
  const session = sessions.active;
  if (session !== undefined) return session;
  throw new AppError(
    'usage',
    'Open a clinical note first: a plain text file. Its language can be set in the status bar.',
  );
}

/** The entity that was meant: the one handed over, or the one at the cursor. */
async function find(
  sessions: NoteSessions,
  target: EntityTarget | undefined,
  kind?: NoteEntity['kind'],
): Promise<Place> {
  if (isEntityTarget(target)) {
    const session = await sessions.open(vscode.Uri.parse(target.note, true));
    const entity = session && findTarget(session.entities, target);
    if (session !== undefined && entity !== undefined) return { session, entity };
    throw new AppError('usage', 'This entity is no longer there: the note has changed since.');
  }
  const session = activeNote(sessions);
  const entity = session.entities.at(cursorOffset(session));
  if (entity !== undefined && (kind === undefined || entity.kind === kind)) return { session, entity };
  throw new AppError(
    'usage',
    `Put the cursor on ${kind === undefined ? 'an' : `a${kind === 'annotated' ? 'n' : ''} ${kind}`} entity first.`,
  );
}

function cursorOffset({ document }: NoteSession): number {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document ? document.offsetAt(editor.selection.active) : 0;
}

/** @throws AppError `usage` for an entity of a file that is not changed here. */
function editableId({ id, readOnlyFile }: NoteEntity): string {
  if (readOnlyFile === undefined) return id ?? '';
  throw new AppError(
    'usage',
    `This entity is from ${readOnlyFile}, which is only read here. Convert its folder to brat to change it.`,
  );
}

const addition = ({ label, start, end }: NoteEntity): AnnotationChange => ({
  kind: 'add',
  label,
  fragments: [{ start, end }],
});

async function create(session: NoteSession, given: string | undefined): Promise<void> {
  const selection = vscode.window.activeTextEditor?.selection;
  const span = selection && trimmed(session.document, selection);
  if (span === undefined) throw new AppError('usage', 'Select the text of the new entity first.');
  // F8 selects entities: F2 then means the entity.
  const there = session.entities.at(span.start);
  const isSame = there?.start === span.start && there.end === span.end;
  if (isSame && given === undefined) return relabel({ session, entity: there }, undefined);
  const label = typeof given === 'string' ? given : await pickLabel(session, 'Label of the new entity');
  if (label !== undefined) await session.changeAnnotations([{ kind: 'add', label, fragments: [span] }]);
}

/** The selection without white space around it; undefined when nothing is left. */
function trimmed(
  document: vscode.TextDocument,
  selection: vscode.Selection,
): { start: number; end: number } | undefined {
  const text = document.getText(selection);
  const start = document.offsetAt(selection.start) + (text.length - text.trimStart().length);
  return text.trim() === '' ? undefined : { start, end: start + text.trim().length };
}

async function acceptAll(session: NoteSession): Promise<void> {
  const predicted = session.entities.all.filter(({ kind }) => kind === 'predicted');
  if (predicted.length === 0) throw new AppError('usage', 'This note has no predicted entities to accept.');
  await session.changeAnnotations(predicted.map(addition));
}

async function relabel({ session, entity }: Place, given: string | undefined): Promise<void> {
  const label =
    typeof given === 'string' ? given : await pickLabel(session, `Label instead of “${entity.label}”`);
  if (label === undefined || label === entity.label) return;
  const changes: AnnotationChange[] =
    entity.kind === 'annotated'
      ? [{ kind: 'relabel', id: editableId(entity), label }]
      : [{ ...addition(entity), label } as AnnotationChange];
  await session.changeAnnotations(changes);
  // The prediction was wrong about the label: it is answered for.
  if (entity.kind === 'predicted') session.entities.reject(entity);
  session.notify();
}

/** @throws AppError `usage` when the note was edited meanwhile: the label is for a place in the text. */
async function pickLabel(session: NoteSession, title: string): Promise<string | undefined> {
  const { version } = session.document;
  const label = await askLabel(session, title);
  if (label === undefined || session.document.version === version) return label;
  throw new AppError('usage', 'The note has changed while you chose a label: choose again.');
}

async function askLabel({ entities, state }: NoteSession, title: string): Promise<string | undefined> {
  const ofModel = state.kind === 'tagged' ? state.model.labels : [];
  const inNote = entities.all.map(({ label }) => label);
  const labels = [...new Set([...ofModel, ...inNote, ...settings.labels()])];
  const other = '$(add) Another label…';
  const chosen = await vscode.window.showQuickPick([...labels, other], {
    title,
    placeHolder: 'Choose a label',
  });
  if (chosen !== other) return chosen;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: 'A word without spaces',
    validateInput: checkLabel,
  });
  return typed?.trim();
}

function checkLabel(label: string): string | undefined {
  return /^[^\s|]+$/.test(label.trim()) ? undefined : 'A label is one word, without spaces or |.';
}

async function go(session: NoteSession, direction: 'next' | 'previous'): Promise<void> {
  const entity = session.entities[direction](selectionStart(session));
  if (entity === undefined) throw new AppError('usage', 'This note has no entities yet.');
  await reveal(session, entity);
}

function selectionStart({ document }: NoteSession): number {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document ? document.offsetAt(editor.selection.start) : 0;
}

async function reveal({ document }: NoteSession, { start, end }: NoteEntity): Promise<void> {
  const editor = await vscode.window.showTextDocument(document, { preserveFocus: false });
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
