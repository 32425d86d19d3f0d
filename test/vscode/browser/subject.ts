// What the browser tests look at: the extension of the source tree or the packaged one, in a window of their own.
import path from 'node:path';

import type { TestContext } from 'vitest';

import { startServer, type Server, type ServerOptions } from '../server';
import { Workbench } from '../workbench';
import { fillWorkspace } from '../workspace';

const project = path.resolve(__dirname, '../../..');
const vsix = process.env['NOTE_TAGGER_VSIX'];

/** Screenshots of the tree and of the package stand apart. */
export const screenshots = path.join(project, 'out/screenshots', vsix === undefined ? 'tree' : 'vsix');

export interface Subject {
  readonly server: Server;
  readonly workbench: Workbench;
  readonly close: () => Promise<void>;
}

/** `fill` lays out the workspace; the usual one when absent. */
export async function openSubject(
  options: ServerOptions = {},
  fill: (folder: string) => void = fillWorkspace,
): Promise<Subject> {
  const server = await startServer({ ...options, vsix: vsix === undefined ? [] : [vsix] });
  try {
    fill(server.workspace);
    const payload = vsix === undefined ? [['extensionDevelopmentPath', server.uri(project)] as const] : [];
    const workbench = await Workbench.open(server.address(server.workspace, payload));
    return {
      server,
      workbench,
      close: async () => {
        await workbench.close();
        server.stop();
      },
    };
  } catch (error) {
    server.stop();
    throw error;
  }
}

/** After a test: a picture of the window when the test failed. */
export async function keepFailure(subject: Subject, { task }: TestContext): Promise<void> {
  if (task.result?.state !== 'fail') return;
  await subject.workbench.screenshot(`${screenshots}/failed-${task.name.replaceAll(' ', '-')}.png`);
}
