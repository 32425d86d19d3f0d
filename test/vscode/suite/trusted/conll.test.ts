// The CoNLL preview: opens by itself for a .conll file, and points at tag errors.
import assert from 'node:assert/strict';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { conllErrorLine, workspaceFiles } from '../../workspace';
import { eventually, workspaceFile } from '../extensionUnderTest';
import { closeEditors } from '../notes';

describe('a CoNLL file', () => {
  afterEach(closeEditors);

  it('opens in the preview', async () => {
    await vscode.commands.executeCommand('vscode.open', workspaceFile(workspaceFiles.conll));
    const input = await eventually('a custom editor', () => {
      const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return active instanceof vscode.TabInputCustom ? active : undefined;
    });
    assert.equal(input.viewType, 'clinicalNoteTagger.conllPreview');
  });

  it('has its stray I- among the problems, at its line', async () => {
    const uri = workspaceFile(workspaceFiles.conll);
    await vscode.commands.executeCommand('vscode.open', uri);
    const [diagnostic] = await eventually('a problem', () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length > 0 ? found : undefined;
    });
    assert.equal(diagnostic?.range.start.line, conllErrorLine);
  });
});
