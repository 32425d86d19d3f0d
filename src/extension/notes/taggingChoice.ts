// Which notes are tagged while they are looked at: the setting, and the folders that the person turned on or off.
import * as vscode from 'vscode';
import { settings } from '../app/settings';
import { fileExists } from './noteFiles';

const stateKey = 'taggingByFolder';

const folderOf = (note: vscode.Uri): string => vscode.Uri.joinPath(note, '..').toString();

export class TaggingChoice {
  private readonly state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.state = state;
  }

  async isOn(note: vscode.Uri): Promise<boolean> {
    const chosen = this.chosen()[folderOf(note)];
    if (chosen !== undefined) return chosen;
    const automatic = settings.autoTag(note);
    if (automatic !== 'annotated') return automatic === 'always';
    return note.scheme === 'file' && isAnnotated(note);
  }

  /** Remembered for the folder, so that its other notes follow. */
  async set(note: vscode.Uri, on: boolean): Promise<void> {
    await this.state.update(stateKey, { ...this.chosen(), [folderOf(note)]: on });
  }

  private chosen(): Readonly<Record<string, boolean>> {
    return this.state.get<Record<string, boolean>>(stateKey, {});
  }
}

/** A brat or i2b2 annotation file lies beside the note. */
async function isAnnotated(note: vscode.Uri): Promise<boolean> {
  const base = note.path.replace(/\.[^./]*$/, '');
  const candidates = [`${base}.ann`, `${base}.con`, `${note.path}.con`].map((path) => note.with({ path }));
  return (await Promise.all(candidates.map(fileExists))).includes(true);
}
