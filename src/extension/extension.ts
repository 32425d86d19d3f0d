// The extension's entry: puts the features together.
import type * as vscode from 'vscode';
import { registerInternalCommands } from './app/internalCommands';
import { registerCommands } from './app/registerCommands';
import { createServices } from './app/services';
import { convertCommand } from './convert/convertCommand';
import { restoreLedgers } from './convert/ledgerPage';
import { registerConll } from './conll/registerConll';
import { registerNotes } from './notes/registerNotes';
import { reportCommands } from './report/registerReport';
import { startRun } from './runs/runCommands';
import { restoreTrainForm } from './runs/trainFormPanel';
import { registerRuns } from './runs/registerRuns';
import { restoreRunMonitors } from './runs/runMonitor';
import { openNoteAfterReload, openSampleNotes } from './samples/openSamples';

let notesSettled: () => Promise<void> = () => Promise.resolve();

export function activate(context: vscode.ExtensionContext): void {
  const services = createServices(context);
  const notes = registerNotes(services);
  const conll = registerConll(services);
  const runs = registerRuns(services);
  const commands = registerCommands(services, {
    ...notes.commands,
    ...conll.commands,
    ...runs.commands,
    ...reportCommands(services),
    'clinicalNoteTagger.convert': async (uri, selected, given) => {
      const inputs =
        selected !== undefined && selected.length > 0 ? selected : uri === undefined ? [] : [uri];
      await convertCommand(services, inputs, given);
    },
    'clinicalNoteTagger.openSampleNotes': () => openSampleNotes(services, notes.sessions.choice),
    'clinicalNoteTagger.showLog': () => {
      services.log.show();
      return Promise.resolve();
    },
  });
  context.subscriptions.push(
    services,
    notes,
    conll,
    runs,
    commands,
    restoreLedgers(services),
    restoreRunMonitors(services),
    restoreTrainForm(services, startRun(services)),
    registerInternalCommands(notes.sessions),
  );
  notesSettled = () => notes.sessions.settled();
  void openNoteAfterReload(services, notes.sessions.choice);
}

/** A window closed right after a save: VS Code waits until the annotations are at their new places. */
export function deactivate(): Promise<void> {
  return notesSettled();
}
