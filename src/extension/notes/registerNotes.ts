// Notes: sessions, decorations, hovers, symbols, the status bar, the Entities view, and the commands on them.
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Commands } from '../app/commandTable';
import type { Feature, Releasable } from '../app/feature';
import type { Services } from '../app/services';
import { section, settings } from '../app/settings';
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
