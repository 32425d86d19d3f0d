// What the browser tests look at: the extension of the source tree or the packaged one, in a window of their own.
import path from 'node:path';

import type { TestContext } from 'vitest';

import { accessibilityFindings } from './accessibility';
import { startServer, type Server, type ServerOptions } from '../server';
import { Workbench } from '../workbench';
import { fillWorkspace } from '../workspace';

const project = path.resolve(__dirname, '../../..');
const vsix = process.env['NOTE_TAGGER_VSIX'];

/** Screenshots of the tree and of the package stand apart. */
const screenshots = path.join(project, 'out/screenshots', vsix === undefined ? 'tree' : 'vsix');

export interface Subject {
  readonly server: Server;
  readonly workbench: Workbench;
  /** Where a screenshot of this name goes. */
  readonly picture: (name: string) => string;
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
      picture: (name) => `${screenshots}/${name}.png`,
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

/** A screenshot in every theme, `<name>-<theme>.png`. */
export async function takeScreenshots({ workbench }: Subject, name: string): Promise<void> {
  await workbench.inEveryTheme((theme) => workbench.screenshot(`${screenshots}/${name}-${theme}.png`));
}

/** The same of a webview, with what axe finds wrong in each theme. */
export async function inspectWebview({ workbench }: Subject, name: string): Promise<string[]> {
  const findings: string[] = [];
  await workbench.inEveryTheme(async (theme) => {
    await workbench.screenshot(`${screenshots}/${name}-${theme}.png`);
    for (const finding of await accessibilityFindings(workbench)) findings.push(`${theme}: ${finding}`);
  });
  return findings;
}

/** After a test: a picture of the window when the test failed. */
export async function keepFailure(subject: Subject, { task }: TestContext): Promise<void> {
  if (task.result?.state !== 'fail') return;
  await subject.workbench.screenshot(`${screenshots}/failed-${task.name.replaceAll(' ', '-')}.png`);
}
