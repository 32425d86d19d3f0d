// Typing in a long note: says how long the extension holds the event loop. A figure, not an assertion about a clock.
import assert from 'node:assert/strict';
import os from 'node:os';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { workspaceFiles } from '../../workspace';
import { measureHolds } from '../eventLoop';
import { closeEditors, entityShown, openNote } from '../notes';
import { extensionUnderTest } from '../extensionUnderTest';
import { recordFigure } from '../record';

const typed = ' Patient reports new chest pain and was given aspirin.';

describe('typing in a note of 100 kB', () => {
  afterEach(closeEditors);

  it('is measured', async function () {
    this.timeout(180_000);
    const editor = await openNote(workspaceFiles.longNote);
    const { document } = editor;
    assert.ok(document.getText().length >= 100_000);
    await entityShown(document, 'a predicted entity', ({ kind }) => kind === 'predicted');
    const place = document.positionAt(50_000);
    const { path } = extensionUnderTest().extensionUri;
    const holds = await measureHolds(
      (url) => url.includes(`${path}/dist/`),
      async () => {
        editor.selection = new vscode.Selection(place, place);
        for (const character of typed) {
          await vscode.commands.executeCommand('type', { text: character });
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
        // The tagging that follows the typing belongs to it.
        await new Promise((resolve) => setTimeout(resolve, 3_000));
      },
    );
    assert.ok(document.getText().includes(typed.trim()));
    assert.ok(holds.samples > 1_000, 'the profiler took too few samples to say anything');
    recordFigure(
      `typing ${typed.length} characters in a note of ${Math.round(document.getText().length / 1000)} kB: ` +
        `the extension held the event loop for at most ${holds.longestMs.toFixed(1)} ms in ${holds.longestIn} (${holds.totalMs.toFixed(0)} ms in all; ` +
        `${os.loadavg()[0]?.toFixed(1) ?? '?'} processes wanted ${os.availableParallelism()} processors)`,
    );
  });
});
