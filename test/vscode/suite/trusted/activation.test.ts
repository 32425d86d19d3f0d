// The extension is there, wakes up, and offers exactly the commands that package.json announces.
import assert from 'node:assert/strict';

import { describe, it } from 'mocha';
import * as vscode from 'vscode';

import { extensionUnderTest, type Contributions } from '../extensionUnderTest';

/** Commands that VS Code itself adds for views. */
const ofViews = /\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/;

describe('activation', () => {
  it('activates', async () => {
    const extension = extensionUnderTest();
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers the commands that package.json announces, and no other', async () => {
    const extension = extensionUnderTest();
    await extension.activate();
    const { commands = [] } = (extension.packageJSON as { contributes: Contributions }).contributes;
    const announced = commands.map(({ command }) => command).sort();
    assert.ok(announced.length > 0, 'package.json announces no command');
    const registered = (await vscode.commands.getCommands(true)).filter(
      (command) => command.startsWith('clinicalNoteTagger.') && !ofViews.test(command),
    );
    assert.deepEqual(registered.sort(), announced);
  });
});
