// Fine-tuning as a task: from tasks.json to a run folder with a model; and ended before its end.
import assert from 'node:assert/strict';

import { describe, it } from 'mocha';
import * as vscode from 'vscode';

import { endlessTask, trainTask } from '../../workspace';
import { eventually, workspaceFile } from '../extensionUnderTest';
import { fileText } from '../notes';

describe('the fine-tuning task', () => {
  it('trains, and leaves a model', async function () {
    this.timeout(180_000);
    assert.equal(await exitCode(await vscode.tasks.executeTask(await task(trainTask.label))), 0);
    for (const name of [
      'manifest.json',
      'metrics.jsonl',
      'report.json',
      'best/config.json',
      'best/model.safetensors',
    ])
      await vscode.workspace.fs.stat(workspaceFile(`${trainTask.out}/${name}`));
  });

  it('ends with a checkpoint when it is terminated', async function () {
    this.timeout(180_000);
    const execution = await vscode.tasks.executeTask(await task(endlessTask.label));
    const ended = exitCode(execution);
    const inRun = (name: string): Promise<string> => fileText(`${endlessTask.out}/${name}`);
    await eventually('a step', () => said(inRun('metrics.jsonl'), '"kind":"step"'), 120_000);
    execution.terminate();
    assert.notEqual(await ended, 0);
    // The task has ended before its process has.
    await eventually('a checkpoint', () => said(inRun('checkpoint/latest'), 'step-'), 60_000);
    await eventually(
      'the end in the log',
      () => said(inRun('metrics.jsonl'), '"reason":"cancelled"'),
      60_000,
    );
  });
});

/** Whether a file, which may not be there yet, says something. */
const said = async (file: Promise<string>, words: string): Promise<true | undefined> =>
  (await file.catch(() => '')).includes(words) || undefined;

function task(label: string): Promise<vscode.Task> {
  return eventually('the task of tasks.json', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'clinicalNoteTagger' });
    return tasks.find(({ name }) => name === label);
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
