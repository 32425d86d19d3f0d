// A person who has never seen it: from the walkthrough to a first accepted entity by keys alone, and what Restricted Mode says.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { keepFailure, openSubject, takeScreenshots, type Subject } from './subject';

const patient = { timeout: 150_000 };
const openView = 'View: Show Clinical Note Tagger';

/** A folder with one file that is no note: the Explorer has something to show. */
function fillWithNothing(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'todo.json'), '{}\n');
}

describe('the first steps', () => {
  let subject: Subject;

  const samples = (): string => path.join(subject.server.workspace, 'sample-notes/notes');

  beforeAll(async () => {
    subject = await openSubject({}, fillWithNothing);
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('are told by views that have nothing to show yet', async () => {
    const { workbench } = subject;
    await workbench.runCommand(openView);
    const view = workbench.page.locator('.sidebar');
    await expect.poll(() => view.innerText(), patient).toContain('Open Sample Notes');
    await workbench.treeRow('Fine-tune a model on your notes').waitFor(patient);
    await takeScreenshots(subject, 'empty-views');
  });

  it('begin on a walkthrough', async () => {
    const { workbench } = subject;
    await workbench.runAndChoose('Welcome: Open Walkthrough', 'Get Started with Clinical Note Tagger');
    const step = workbench.page.locator('.getting-started-step', { hasText: 'See entities in a note' });
    await step.locator('.monaco-button', { hasText: 'Open Sample Notes' }).waitFor(patient);
    await takeScreenshots(subject, 'walkthrough');
    await step.locator('.monaco-button', { hasText: 'Open Sample Notes' }).click();
  });

  it('show a sample note with its entities', async () => {
    const { workbench } = subject;
    const editor = workbench.editor('.txt');
    await expect.poll(() => workbench.decorations(editor).count(), patient).toBeGreaterThan(5);
  });

  it('accept an entity by keys alone', async () => {
    const { page } = subject.workbench;
    const written = (): string =>
      readdirSync(samples())
        .filter((name) => name.endsWith('.ann'))
        .map((name) => readFileSync(path.join(samples(), name), 'utf8'))
        .join('');
    expect(written()).toBe('');
    await page.keyboard.press('F8');
    const selection = page.locator('[id="status.editor.selection"]');
    await expect.poll(() => selection.innerText(), patient).toMatch(/\d+ selected/);
    await subject.workbench.screenshot(subject.picture('first-entity'));
    await page.keyboard.press('Control+Enter');
    await expect.poll(written, patient).toMatch(/^T1\t(problem|test|treatment) \d+ \d+\t\S/);
  });

  it('fill the form with the sample notes', async () => {
    const { workbench } = subject;
    await workbench.runCommand('Clinical Note Tagger: Fine-Tune Model');
    const train = workbench.webview.getByRole('textbox', { name: 'Training notes', exact: true });
    await expect.poll(() => train.inputValue(), patient).toMatch(/^sample-notes\/.*train$/);
    await expect
      .poll(() => workbench.webview.locator('.estimate').innerText(), patient)
      .toMatch(/^[\d,]+ steps: 8 epochs/);
    rmSync(path.join(subject.server.workspace, 'sample-notes'), { recursive: true });
  });
});

describe('Restricted Mode', () => {
  let subject: Subject;

  beforeAll(async () => {
    subject = await openSubject({ untrusted: true });
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('says in the views what it forbids', async () => {
    const { workbench } = subject;
    await workbench.runCommand(openView);
    const view = workbench.page.locator('.sidebar');
    await expect.poll(() => view.innerText(), patient).toContain('In Restricted Mode no model is loaded');
    await takeScreenshots(subject, 'restricted');
  });

  it('refuses the form, and offers what to do', async () => {
    const { workbench } = subject;
    await workbench.runCommand('Clinical Note Tagger: Fine-Tune Model');
    await workbench.answerNotification('Trust this workspace first', 'Manage Workspace Trust');
    await expect
      .poll(() => workbench.page.locator('.workspace-trust-editor').count(), patient)
      .toBeGreaterThan(0);
  });
});
