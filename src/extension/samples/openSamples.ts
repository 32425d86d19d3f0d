// "Open Sample Notes": copies the made-up notes of the extension, so that they can be changed freely, and opens one.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Services } from '../app/services';
import { showError } from '../app/showError';
import type { TaggingChoice } from '../notes/taggingChoice';

/** `package.json` wakes the extension in a folder that holds it: a note is opened there. */
const markerFile = '.clinical-note-samples';
const openAfterReloadKey = 'openAfterReload';

/** Into the open workspace, or into a folder of the extension's own that is opened then. */
export async function openSampleNotes(services: Services, choice: TaggingChoice): Promise<void> {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  if (workspace !== undefined) {
    const folder = path.join(workspace.uri.fsPath, 'sample-notes');
    await copySamples(services, folder);
    return openFirstNote(folder, choice);
  }
  const folder = path.join(services.context.globalStorageUri.fsPath, 'sample-notes');
  await copySamples(services, folder);
  await services.context.globalState.update(openAfterReloadKey, folder);
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), {
    forceReuseWindow: true,
  });
}

/** In the window that `openFolder` made. */
export async function openNoteAfterReload({ context, log }: Services, choice: TaggingChoice): Promise<void> {
  const folder = context.globalState.get<string>(openAfterReloadKey);
  if (folder === undefined || vscode.workspace.workspaceFolders?.[0]?.uri.fsPath !== folder) return;
  try {
    await context.globalState.update(openAfterReloadKey, undefined);
    await openFirstNote(folder, choice);
  } catch (error) {
    showError(log, 'Open Sample Notes', error);
  }
}

/** Plain notes to tag, and annotated ones to train on and to convert. What is there already is left as it is. */
async function copySamples(services: Services, to: string): Promise<void> {
  const from = services.file('media', 'samples');
  if (!existsSync(path.join(from, 'brat', 'test'))) {
    throw new AppError(
      'internal',
      'The sample notes are not part of this installation. Install the extension again.',
    );
  }
  const notes = path.join(to, 'notes');
  await mkdir(notes, { recursive: true });
  await writeFile(path.join(to, markerFile), '');
  for (const name of await readdir(path.join(from, 'brat', 'test'))) {
    if (name.endsWith('.txt'))
      await cp(path.join(from, 'brat', 'test', name), path.join(notes, name), { force: false });
  }
  for (const split of ['train', 'dev', 'test']) {
    await cp(path.join(from, 'brat', split), path.join(to, 'annotated', split), {
      recursive: true,
      force: false,
    });
    await cp(path.join(from, 'i2b2-2010', split), path.join(to, 'i2b2-2010', split), {
      recursive: true,
      force: false,
    });
  }
}

/** The sample notes are there to be tagged. */
async function openFirstNote(folder: string, choice: TaggingChoice): Promise<void> {
  const notes = path.join(folder, 'notes');
  const [first] = (await readdir(notes)).filter((name) => name.endsWith('.txt')).sort();
  if (first === undefined) return;
  const note = vscode.Uri.file(path.join(notes, first));
  await choice.set(note, true);
  await vscode.window.showTextDocument(note);
}
