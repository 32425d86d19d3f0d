import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderLock } from '../../../src/common/folderLock';
import { deleteRuns } from '../../../src/extension/runs/deleteRuns';
import { runItem, type ModelItem } from '../../../src/extension/runs/modelItem';
import { temporaryFolder } from '../../runs/temporary';

const editor = vi.hoisted((): { answer: () => Promise<string | undefined> } => ({
  answer: () => Promise.resolve('Delete'),
}));
vi.mock('vscode', () => ({
  tasks: { taskExecutions: [] },
  window: { showWarningMessage: () => editor.answer() },
}));

describe('runs that are deleted', () => {
  let root: string;
  const item = (name: string): ModelItem =>
    runItem({ folder: path.join(root, name), state: 'stopped', usable: false, description: '' });
  const run = async (name: string): Promise<ModelItem> => {
    const made = item(name);
    await mkdir(made.folder, { recursive: true });
    await writeFile(path.join(made.folder, 'manifest.json'), '{}');
    return made;
  };

  beforeEach(async () => {
    root = await temporaryFolder();
    editor.answer = () => Promise.resolve('Delete');
  });

  it('are gone, together, and one that has gone before is not missed', async () => {
    const runs = [await run('first'), await run('second'), item('gone')];
    await deleteRuns(runs);
    expect(runs.map(({ folder }) => existsSync(folder))).toEqual([false, false, false]);
  });

  it.each([
    ['which another process trains into', (folder: string) => folder],
    ['of an experiment that goes on', (folder: string) => path.dirname(folder)],
  ])('stay, all of them, with one %s', async (_, locked) => {
    const [free, going] = [await run('first'), await run('folds/fold-1')];
    const lock = await FolderLock.take(locked(going.folder), 'trains into it');
    await expect(deleteRuns([free, going])).rejects.toThrow(/fold-1 is going on/);
    await lock[Symbol.asyncDispose]();
    expect([free, going].map(({ folder }) => existsSync(folder))).toEqual([true, true]);
  });

  it('stay when one begins to go on while the question is asked', async () => {
    const going = await run('first');
    const locks: FolderLock[] = [];
    editor.answer = async () => {
      locks.push(await FolderLock.take(going.folder, 'trains into it'));
      return 'Delete';
    };
    await expect(deleteRuns([going])).rejects.toThrow(/first is going on/);
    for (const lock of locks) await lock[Symbol.asyncDispose]();
    expect(existsSync(going.folder)).toBe(true);
  });
});
