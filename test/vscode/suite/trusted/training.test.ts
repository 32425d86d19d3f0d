// Fine-tuning as a task: from tasks.json to a run folder with a model; and ended before its end.
import assert from 'node:assert/strict';

import { describe, it } from 'mocha';
import * as vscode from 'vscode';

import { trainTask } from '../../workspace';
import { eventually, workspaceFile } from '../extensionUnderTest';

describe('the fine-tuning task', () => {
  it('trains, and leaves a model', async function () {
    this.timeout(180_000);
    assert.equal(await exitCode(await vscode.tasks.executeTask(await task())), 0);
    for (const name of [
      'manifest.json',
      'metrics.jsonl',
      'report.json',
      'best/config.json',
      'best/model.safetensors',
    ])
      await vscode.workspace.fs.stat(workspaceFile(`${trainTask.out}/${name}`));
  });

  it('ends when it is terminated', async function () {
    this.timeout(120_000);
    const endless = await task();
    endless.definition['epochs'] = 500;
    const execution = await vscode.tasks.executeTask(endless);
    const ended = exitCode(execution);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    execution.terminate();
    assert.notEqual(await ended, 0);
  });
});

function task(): Promise<vscode.Task> {
  return eventually('the task of tasks.json', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'clinicalNoteTagger' });
    return tasks.find(({ name }) => name === trainTask.label);
  });
}

/** Undefined when the process was killed. */
function exitCode(execution: vscode.TaskExecution): Promise<number | undefined> {
  return new Promise((resolve) => {
    const subscription = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution !== execution) return;
      subscription.dispose();
      resolve(event.exitCode);
    });
  });
}
