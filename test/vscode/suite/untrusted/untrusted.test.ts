// In an untrusted workspace nothing of the workspace is run: no model is loaded, no task is started; reading still works.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { workspaceFiles } from '../../workspace';
import { extensionUnderTest, workspaceFile } from '../extensionUnderTest';
import { closeEditors, entityShown, openNote, shownEntities } from '../notes';

describe('an untrusted workspace', () => {
  afterEach(closeEditors);

  it('is one in this run', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('shows annotated entities, predicts none and starts no tagging process', async () => {
    const { document } = await openNote(workspaceFiles.example);
    await entityShown(document, 'an annotated entity', ({ kind }) => kind === 'annotated');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.deepEqual(
      (await shownEntities(document)).filter(({ kind }) => kind === 'predicted'),
      [],
    );
    assert.deepEqual(childrenRunning('tagger.worker.js'), []);
  });

  it('starts no task', async () => {
    await extensionUnderTest().activate();
    void vscode.commands.executeCommand('clinicalNoteTagger.train', workspaceFile(workspaceFiles.train));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.deepEqual(vscode.tasks.taskExecutions, []);
    assert.deepEqual(childrenRunning('cli.js'), []);
  });
});

/** Command lines of processes of this machine that run a bundle of ours, in this extension host's group (Linux). */
function childrenRunning(bundle: string): string[] {
  const bundlePath = `${extensionUnderTest().extensionPath}/dist/${bundle}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes(bundlePath) && isDescendant(Number(pid)) ? [words.join(' ')] : [];
      } catch {
        // The process has ended in the meantime.
        return [];
      }
    });
}

function isDescendant(pid: number): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === process.pid) return true;
  return false;
}

function parentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}
