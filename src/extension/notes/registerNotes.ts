// Notes: sessions, decorations, hovers, symbols, the status bar, the Entities view, and the commands on them.
import * as vscode from 'vscode';
import { AppError, describeError } from '../../common/errors';
import type { Commands } from '../app/commandTable';
import type { Feature, Releasable } from '../app/feature';
import type { Services } from '../app/services';
import { section, settings } from '../app/settings';
import { showError } from '../app/showError';
import { followCursor } from './cursorContext';
import { entityCommands } from './entityCommands';
import { EntityHover } from './entityHover';
import { EntitySymbols } from './entitySymbols';
import { EntityTree } from './entityTree';
import { NoteSessions } from './noteSessions';
import { createStatusBar } from './statusBar';

type NoteCommands = ReturnType<typeof entityCommands> &
  Pick<Commands, 'clinicalNoteTagger.toggleTagging' | 'clinicalNoteTagger.restartTagger'>;

export interface NoteFeature extends Feature<NoteCommands> {
  readonly sessions: NoteSessions;
}

export function registerNotes(services: Services): NoteFeature {
  const sessions = new NoteSessions(services);
  const tree = vscode.window.createTreeView(`${section}.entities`, {
    treeDataProvider: new EntityTree(sessions),
    showCollapseAll: true,
  });
  const parts = vscode.Disposable.from(
    tree,
    registerProviders(sessions),
    createStatusBar(sessions),
    followCursor(sessions),
    tellFailures(services, sessions),
    sessions,
  );
  return {
    sessions,
    commands: {
      ...entityCommands(sessions),
      'clinicalNoteTagger.toggleTagging': () => toggle(sessions),
      'clinicalNoteTagger.restartTagger': async () => {
        services.tagger.reset();
        sessions.retag();
        return Promise.resolve();
      },
    },
    dispose: () => {
      parts.dispose();
    },
  };
}

/** The status bar says that a note is not tagged; the reason is told once, with what to do. */
function tellFailures({ log }: Services, sessions: NoteSessions): vscode.Disposable {
  let told: string | undefined;
  return sessions.onDidChange((session) => {
    const state = session?.state;
    if (state?.kind === 'tagged') told = undefined;
    if (state?.kind !== 'failed') return;
    const message = describeError(state.error);
    if (message !== told) showError(log, 'Tagging', state.error);
    told = message;
  });
}

/** Hovers and symbols for the languages of notes, registered anew when those change. */
function registerProviders(sessions: NoteSessions): Releasable {
  let registered = register(sessions);
  const listening = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(`${section}.languages`)) return;
    registered.dispose();
    registered = register(sessions);
  });
  return {
    dispose: () => {
      registered.dispose();
      listening.dispose();
    },
  };
}

function register(sessions: NoteSessions): vscode.Disposable {
  const schemes = ['file', 'untitled'];
  const selector = settings
    .languages()
    .flatMap((language) => schemes.map((scheme) => ({ language, scheme })));
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(selector, new EntityHover(sessions)),
    vscode.languages.registerDocumentSymbolProvider(selector, new EntitySymbols(sessions), {
      label: 'Entities',
    }),
  );
}

async function toggle(sessions: NoteSessions): Promise<void> {
  const session = sessions.active;
  if (session === undefined) throw new AppError('usage', 'Open a clinical note first: a plain text file.');
  await sessions.setTagging(session, !session.isTagging);
}
