// What the extension host loads as `extensionTestsPath`: runs the bundled mocha files of one selection, writes the results file.
import { readdirSync } from 'node:fs';
import path from 'node:path';

import Mocha from 'mocha';
import * as vscode from 'vscode';

import { suiteEnvironment } from '../suiteResults';
import { record } from './record';

/** Called by VS Code. Resolves when the suite passed. */
export async function run(): Promise<void> {
  record({ kind: 'started', vscode: vscode.version });
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  for (const file of selectedFiles()) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => record({ kind: 'passed', title: test.fullTitle() }));
    runner.on('pending', (test) => record({ kind: 'skipped', title: test.fullTitle() }));
    runner.on('fail', (test, error: Error) =>
      record({ kind: 'failed', title: test.fullTitle(), error: briefly(error) }),
    );
  });
  record({ kind: 'ended' });
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** `suite/<selection>/*.test.js`. */
function selectedFiles(): string[] {
  const folder = path.join(__dirname, process.env[suiteEnvironment.selection] ?? 'trusted');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The message and the nearest frames. */
function briefly(error: Error): string {
  return (error.stack ?? error.message).split('\n').slice(0, 12).join('\n');
}
