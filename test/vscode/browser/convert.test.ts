// "Convert n2c2 Files to CoNLL…" from the Explorer's menu: a folder with good, ambiguous and broken files; ledger, Problems, cancel.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { inspectWebview, keepFailure, openSubject, takeScreenshots, type Subject } from './subject';
import { fillWorkspace, firstNote, workspaceFiles } from '../workspace';

const command = 'Convert n2c2 Files to CoNLL';
const patient = { timeout: 150_000 };
const quickPick = '.quick-input-widget:visible';

/** Two overlap, one is in two pieces: a column of tags has no place for them. */
const files = {
  'overlap.txt': 'CHIEF COMPLAINT: Chest pain.\nShe has left and right knee pain and fever.\n',
  'overlap.ann':
    'T1\tproblem 17 27\tChest pain\nT2\tproblem 23 27\tpain\nT3\tproblem 37 41;52 61\tleft knee pain\n' +
    'T4\tproblem 46 61\tright knee pain\nT5\tproblem 66 71\tfever\n',
  // Annotated twice: as brat and as the 2010 challenge has it.
  'both.txt': 'Fever and cough.\n',
  'both.ann': 'T1\tproblem 0 5\tFever\n',
  'both.con': 'c="fever" 1:0 1:0||t="problem"\n',
  'broken.txt': 'He has a cough.\n',
  'broken.ann':
    'T1\tproblem 9 14\tcough\nT2\tproblem nine 14\tcough\nnot a line of brat\nT3\tproblem 100 105\tfever\n',
};
/** Copies of a note: enough to be stopped on the way. */
const many = 2_000;

function fill(folder: string): void {
  fillWorkspace(folder);
  mkdirSync(path.join(folder, 'mixed'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'mixed', name), text);
  mkdirSync(path.join(folder, 'alone'));
  writeFileSync(path.join(folder, 'alone/note.txt'), 'Fever and cough.\n');
  mkdirSync(path.join(folder, 'many'));
  const note = path.join(folder, workspaceFiles.notes, firstNote());
  for (let i = 0; i < many; i++)
    for (const ending of ['.txt', '.ann'])
      cpSync(note.replace(/\.txt$/, ending), path.join(folder, 'many', `${i}${ending}`));
}

describe('converting a folder', () => {
  let subject: Subject;

  const inWorkspace = (name: string): string => path.join(subject.server.workspace, name);
  const row = (name: string) =>
    subject.workbench.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
  /** Shown by the bell: the command for it would go to the page of the ledger, which has the focus. */
  const told = async (text: string): Promise<void> => {
    const { page } = subject.workbench;
    const center = page.locator('.notifications-center.visible');
    if (!(await center.isVisible())) await page.locator('[id="status.notifications"]').click();
    await center.locator('.notification-list-item').filter({ hasText: text }).waitFor();
  };
  /** The process that converts rests until the returned function is called: however slow the window is, a button can be pressed. */
  const hold = async (out: string): Promise<() => void> => {
    const lock = path.join(out, '.lock');
    const isUnderWay = (): boolean => existsSync(lock) && readdirSync(out).length > 20;
    await expect.poll(isUnderWay, { ...patient, interval: 5 }).toBe(true);
    const { pid } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number };
    process.kill(pid, 'SIGSTOP');
    return () => void process.kill(pid, 'SIGCONT');
  };
  const cursor = () => subject.workbench.page.locator('[id="status.editor.selection"]');

  beforeAll(async () => {
    subject = await openSubject({}, fill);
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('asks which of two formats is meant', async () => {
    const { workbench } = subject;
    await workbench.chooseFromMenu(row('mixed'), command);
    const question = workbench.page.locator(quickPick);
    await expect.poll(() => question.innerText(), patient).toContain('Two formats fit');
    expect(await question.locator('.monaco-list-row').count()).toBe(2);
    expect(await question.locator('input').first().getAttribute('placeholder')).toContain('both.txt');
    await workbench.screenshot(subject.picture('convert-which-format'));
    await workbench.choose('brat');
  });

  it('asks what to write and where, and writes it', async () => {
    const { workbench } = subject;
    const question = workbench.page.locator(quickPick);
    await expect.poll(() => question.innerText(), patient).toContain('(3 documents)');
    await workbench.screenshot(subject.picture('convert-target'));
    await workbench.choose('CoNLL with offsets');
    await expect.poll(() => question.innerText()).toContain('output folder');
    await workbench.choose('mixed-conll');
    await told(
      '5 of 9 entities in 3 documents written; 4 listed in the ledger; 3 problems in the files, see Problems.',
    );
    await workbench.screenshot(subject.picture('convert-done'));
    expect(existsSync(inWorkspace('mixed-conll'))).toBe(true);
  });

  it('shows a ledger that balances, readable in every theme', async () => {
    const { workbench } = subject;
    const page = workbench.webview.locator('body');
    await expect
      .poll(() => page.innerText(), patient)
      .toContain('9 read = 5 written + 4 not written, in 3 documents');
    const text = await page.innerText();
    for (const part of [
      'overlaps a longer entity',
      'is discontinuous',
      'broken.ann:3',
      '1 file was left alone',
    ])
      expect(text).toContain(part);
    const written = readdirSync(inWorkspace('mixed-conll')).map((name) =>
      readFileSync(path.join(inWorkspace('mixed-conll'), name), 'utf8'),
    );
    expect(written.join('\n').match(/\tB-problem$/gm)).toHaveLength(5);
    const findings = await inspectWebview(subject, 'ledger');
    expect(findings, findings.join('\n')).toEqual([]);
  });

  it('opens the place of an entity that was not written', async () => {
    const { workbench } = subject;
    await workbench.webview.getByRole('button', { name: /^overlap T3 problem/ }).click();
    await workbench.editor('overlap.txt').locator('.view-line').first().waitFor();
    await expect.poll(() => cursor().innerText()).toContain('Ln 2, Col 9');
    await workbench.screenshot(subject.picture('ledger-and-note'));
  });

  it('lists what could not be read as Problems on the file', async () => {
    const { workbench } = subject;
    await workbench.runCommand('View: Focus Problems');
    const problems = workbench.page.locator('.markers-panel .monaco-list-row');
    await expect.poll(() => problems.count()).toBe(4);
    expect(await problems.first().innerText()).toContain('broken.ann');
    await takeScreenshots(subject, 'problems');
    await problems.filter({ hasText: 'This line is not one that brat knows' }).dblclick();
    await workbench.editor('broken.ann').locator('.view-line').first().waitFor();
    await expect.poll(() => cursor().innerText()).toContain('Ln 3');
    await workbench.page.keyboard.press('Control+J');
  });

  it('says in one sentence what to do where there is nothing to convert', async () => {
    const { workbench } = subject;
    await workbench.chooseFromMenu(row('alone'), command);
    await told('The notes in alone have no annotations beside them: choose the folder');
    await workbench.screenshot(subject.picture('convert-nothing'));
    expect(await workbench.page.locator(quickPick).count()).toBe(0);
    expect(existsSync(inWorkspace('alone-conll'))).toBe(false);
  });

  it('shows progress, and stops when it is cancelled', async () => {
    const { workbench } = subject;
    await workbench.chooseFromMenu(row('many'), command);
    const question = workbench.page.locator(quickPick);
    await expect.poll(() => question.innerText(), patient).toContain(`(${many} documents)`);
    await workbench.choose('CoNLL with offsets');
    await workbench.choose('many-conll');
    const goOn = await hold(inWorkspace('many-conll'));
    try {
      const progress = await workbench.notification(new RegExp(`Converting.*\\d+ of ${many}`, 's'));
      await workbench.screenshot(subject.picture('convert-progress'));
      await progress.locator('.monaco-button', { hasText: 'Cancel' }).click();
      await progress.waitFor({ state: 'detached' });
    } finally {
      goOn();
    }
    await told('Stopped, and nothing of it was kept');
    await workbench.screenshot(subject.picture('convert-stopped'));
    expect(existsSync(inWorkspace('many-conll'))).toBe(false);
    expect(await workbench.page.locator('.tab', { hasText: 'Conversion Ledger' }).count()).toBe(1);
  });
});
