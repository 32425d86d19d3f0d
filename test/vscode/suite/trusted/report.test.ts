// "Show Evaluation Report" on a file that the command line wrote.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { workspaceFiles } from '../../workspace';
import { eventually, extensionUnderTest, workspaceFile } from '../extensionUnderTest';
import { closeEditors } from '../notes';

describe('the evaluation report', () => {
  afterEach(closeEditors);

  it('opens in a tab', async () => {
    const notes = workspaceFile(workspaceFiles.notes).fsPath;
    const report = workspaceFile('report.json');
    const cli = path.join(extensionUnderTest().extensionPath, 'dist/cli.js');
    const args = [cli, 'evaluate', '--gold', notes, '--predicted', notes, '--json', report.fsPath];
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    await vscode.commands.executeCommand('clinicalNoteTagger.showReport', report);
    const tab = await eventually('the tab of the report', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('.report')),
    );
    assert.match(tab.label, /report\.json/);
  });
});
