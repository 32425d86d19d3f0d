// The Models and Runs view: what a person does with a trained model, by its menus.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { keepFailure, openSubject, takeScreenshots, type Subject } from './subject';
import { fillWorkspace, workspaceFiles } from '../workspace';

const project = path.resolve(__dirname, '../../..');
const patient = { timeout: 150_000 };
const openView = 'View: Show Clinical Note Tagger';

/** One run of one epoch, and a copy of it. */
function fillWithRuns(folder: string): void {
  fillWorkspace(folder);
  const cli = path.join(project, 'dist/cli.js');
  const { train, dev } = workspaceFiles;
  const data = ['--train', train, '--dev', dev, '--base', 'clinical-bert-mini'];
  const args = ['train', ...data, '--epochs', '1', '--device', 'cpu', '--out', 'runs/first'];
  execFileSync(process.execPath, [cli, ...args], { cwd: folder, stdio: 'ignore' });
  cpSync(path.join(folder, 'runs/first'), path.join(folder, 'runs/second'), { recursive: true });
}

describe('the Models and Runs view', () => {
  let subject: Subject;

  const inWorkspace = (name: string): string => path.join(subject.server.workspace, name);
  const menu = async (name: string, title: string): Promise<void> => {
    await subject.workbench.runCommand(openView);
    await subject.workbench.chooseFromMenu(subject.workbench.treeRow(name), title);
  };

  beforeAll(async () => {
    subject = await openSubject({}, fillWithRuns);
  }, 300_000);
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('lists built-in models and runs with their scores', async () => {
    const { workbench } = subject;
    await workbench.runCommand(openView);
    await expect
      .poll(() => workbench.treeRow('first').innerText(), patient)
      .toMatch(/dev F1 0\.\d+ · finished/);
    await expect.poll(() => workbench.treeRow('clinical-bert-mini').innerText()).toContain('in use');
    await takeScreenshots(subject, 'models-and-runs');
  });

  it('tags with a run', async () => {
    await menu('first', 'Tag with This Model');
    await expect.poll(() => subject.workbench.treeRow('first').innerText(), patient).toContain('in use');
  });

  it('shows the monitor of a run that has ended', async () => {
    await menu('second', 'Show Run Monitor');
    const { webview } = subject.workbench;
    await expect.poll(() => webview.locator('.status').innerText(), patient).toBe('finished');
    expect(await webview.locator('.actions button').allInnerTexts()).toEqual([
      'Tag with This Model',
      'Show Report',
    ]);
  });

  it('compares two runs', async () => {
    const { workbench } = subject;
    await menu('first', 'Compare Runs');
    await workbench.choose('second');
    const table = workbench.webview.getByRole('table', { name: 'F1 of both reports, strict' });
    const micro = table.getByRole('row', { name: /^micro/ }).locator('td');
    await expect.poll(async () => (await micro.allInnerTexts())[2], patient).toMatch(/0\.0000/);
    // The report tells what the run told.
    const told = /dev F1 (0\.\d+)/.exec(await workbench.treeRow('first').innerText())?.[1];
    expect(Number((await micro.allInnerTexts())[0]).toFixed(3)).toBe(told);
    await workbench.screenshot(subject.picture('runs-compared'));
  });

  it('exports a model', async () => {
    const { workbench } = subject;
    mkdirSync(inWorkspace('exported'));
    await menu('first', 'Export Model');
    await workbench.choose('Hugging Face folder');
    await workbench.enterPath('Export into an empty folder', `${inWorkspace('exported')}/`);
    await workbench.answerNotification('was exported into exported', 'Show Folder');
    expect(readdirSync(inWorkspace('exported'))).toEqual(
      expect.arrayContaining(['config.json', 'model.safetensors', 'tokenizer.json']),
    );
  });

  it('reveals the folder of a run', async () => {
    await menu('second', 'Reveal Folder');
    const row = subject.workbench.page.locator('.explorer-folders-view .monaco-list-row.selected');
    await expect.poll(() => row.innerText(), patient).toContain('second');
  });

  it('deletes a run, after asking', async () => {
    const { workbench } = subject;
    await menu('second', 'Delete Run');
    await workbench.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Delete' }).click();
    await expect.poll(() => existsSync(inWorkspace('runs/second')), patient).toBe(false);
    expect(existsSync(inWorkspace('runs/first'))).toBe(true);
    await expect.poll(() => workbench.treeRow('second').count(), patient).toBe(0);
  });
});
