import { expect, it, vi } from 'vitest';
import type { Services } from '../../../src/extension/app/services';
import type { TaggingChoice } from '../../../src/extension/notes/taggingChoice';
import { openNoteAfterReload } from '../../../src/extension/samples/openSamples';

const editor = vi.hoisted(() => ({ told: [] as string[] }));
vi.mock('vscode', () => ({
  workspace: { workspaceFolders: [{ uri: { fsPath: '/gone/sample-notes' } }] },
  window: {
    showErrorMessage: (message: string) => {
      editor.told.push(message);
      return Promise.resolve(undefined);
    },
  },
}));

it('sample notes that are gone when the window is loaded again are told once, not lost', async () => {
  let folder: string | undefined = '/gone/sample-notes';
  const globalState = {
    get: () => folder,
    update: (_: string, value: string | undefined) => Promise.resolve(void (folder = value)),
  };
  const services = { context: { globalState }, log: { error: () => undefined } } as unknown as Services;
  const choice = null as unknown as TaggingChoice;
  await openNoteAfterReload(services, choice);
  await openNoteAfterReload(services, choice);
  expect(editor.told).toEqual([expect.stringContaining('ENOENT')]);
});
