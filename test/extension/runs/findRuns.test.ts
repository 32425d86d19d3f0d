import { expect, it, vi } from 'vitest';
import type { Services } from '../../../src/extension/app/services';
import { findRuns } from '../../../src/extension/runs/findRuns';

const uri = (fsPath: string) => ({ fsPath });
vi.mock('vscode', () => ({
  workspace: {
    findFiles: () =>
      Promise.resolve(['/runs/gone', '/runs/old', '/runs/new'].map((run) => uri(`${run}/manifest.json`))),
    fs: {
      stat: ({ fsPath }: { fsPath: string }) =>
        fsPath.includes('gone')
          ? Promise.reject(new Error('ENOENT'))
          : Promise.resolve({ mtime: fsPath.includes('old') ? 1 : 2 }),
    },
  },
}));

const call = (_: string, { folders }: { folders: readonly string[] }) =>
  Promise.resolve(folders.map((folder) => ({ folder, state: 'finished', usable: true, description: '' })));

it('runs are listed, the newest first, though one is deleted while they are looked for', async () => {
  const runs = await findRuns({ documents: { call } } as unknown as Services);
  expect(runs.map(({ name }) => name)).toEqual(['new', 'old']);
});
