// The whole cycle as a person goes it: form, monitor, window loaded again, stop, resume, finish, tag with the result.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { inspectWebview, keepFailure, openSubject, type Subject } from './subject';
import { workspaceFiles } from '../workspace';

/** Enough steps that the run is under way for all that is done to it, also on a fast machine; it must not end early either. */
const epochs = 40;
const run = 'runs/cycle';
const patient = { timeout: 400_000, interval: 1_000 };

describe('a training run', { timeout: 420_000 }, () => {
  let subject: Subject;

  const file = (name: string): string => path.join(subject.server.workspace, run, name);
  const box = (name: string) => subject.workbench.webview.getByRole('textbox', { name, exact: true });
  const status = () => subject.workbench.webview.locator('.status');
  /** Steps that the monitor tells. */
  const step = async (): Promise<number> => {
    const facts = await subject.workbench.webview.locator('.facts').innerText();
    return Number(/Step\s+(\d+) of/.exec(facts)?.[1] ?? 0);
  };

  beforeAll(async () => {
    subject = await openSubject();
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('is put together on a form that knows the notes of the workspace', async () => {
    const { workbench } = subject;
    await workbench.runCommand('Clinical Note Tagger: Fine-Tune Model');
    await expect.poll(() => box('Training notes').inputValue(), patient).toBe(workspaceFiles.train);
    expect(await box('Dev notes').inputValue()).toBe(workspaceFiles.dev);
    const { webview } = workbench;
    await expect
      .poll(() => webview.locator('#train-note').innerText(), patient)
      .toMatch(/^4 notes, \d+ entities/);
    await expect
      .poll(() => webview.locator('.estimate').innerText(), patient)
      .toMatch(/^\d+ steps: 8 epochs/);
  });

  it('has a form that can be read in every theme, its advanced part too', async () => {
    const findings = await inspectWebview(subject, 'train-form');
    await subject.workbench.webview.locator('summary').click();
    await box('Epochs').scrollIntoViewIfNeeded();
    findings.push(...(await inspectWebview(subject, 'train-form-advanced')));
    expect(findings, findings.join('\n')).toEqual([]);
  });

  it('is refused beside the field that is wrong', async () => {
    const { webview, page } = subject.workbench;
    await box('Dev notes').fill('nowhere');
    await expect.poll(() => webview.locator('#dev-error').innerText(), patient).toContain('There is no');
    await box('Dev notes').fill('');
    await box('Stride').fill('100');
    await expect.poll(() => webview.locator('#stride-error').innerText(), patient).toContain('At most half');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => webview.locator('#dev-error').innerText(), patient).toContain('Choose notes');
    expect(await webview.locator('#dev:focus').count()).toBe(1);
    await subject.workbench.screenshot(subject.picture('train-form-errors'));
  });

  it('starts by the keyboard, and shows the same run as a command line', async () => {
    const { webview, page } = subject.workbench;
    await box('Stride').fill('');
    await box('Epochs').fill(String(epochs));
    await box('Patience').fill('none');
    await box('Run folder').fill(run);
    await webview.getByLabel('Device').selectOption('cpu');
    await box('Dev notes').fill(workspaceFiles.dev);
    const command = `note-tagger train --train ${workspaceFiles.train} --dev ${workspaceFiles.dev} --base clinical-bert-mini --out ${run} --device cpu --epochs ${epochs} --patience none`;
    await expect.poll(() => webview.locator('pre').innerText(), patient).toBe(command);
    await webview.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(command);
    await box('Dev notes').press('Control+Enter');
    await expect.poll(() => status().innerText(), patient).toMatch(/starting|running/);
  });

  it('moves the curves of its monitor', async () => {
    await expect.poll(step, patient).toBeGreaterThan(1);
    const before = await step();
    await expect.poll(step, patient).toBeGreaterThan(before);
    const { webview } = subject.workbench;
    const facts = await webview.locator('.facts').innerText();
    for (const fact of ['Device', 'Loss', 'Speed', 'Memory', 'Time left']) expect(facts).toContain(fact);
    const loss = webview.getByRole('img', { name: /^Training loss \d/ });
    expect(await loss.getAttribute('aria-label')).toContain('at step');
  });

  it('goes on while the window is loaded again, and its monitor finds it', async () => {
    await subject.workbench.reload();
    await expect.poll(() => status().innerText(), patient).toBe('running');
    await expect.poll(step, patient).toBeGreaterThan(0);
    const before = await step();
    await expect.poll(step, patient).toBeGreaterThan(before);
  });

  it('has a monitor that can be closed and opened', async () => {
    const { workbench } = subject;
    await workbench.page.keyboard.press('Control+F4');
    await workbench.runAndChoose('Clinical Note Tagger: Show Run Monitor', path.basename(run));
    await expect.poll(() => status().innerText(), patient).toBe('running');
    const scores = workbench.webview.getByRole('rowheader', { name: 'problem', exact: true });
    await scores.waitFor(patient);
    await workbench.screenshot(subject.picture('run-monitor'));
  });

  it('stops with a checkpoint', async () => {
    const { workbench } = subject;
    await workbench.webview.getByRole('button', { name: 'Stop with Checkpoint' }).click();
    await expect.poll(() => status().innerText(), patient).toBe('stopped');
    expect(existsSync(file('checkpoint'))).toBe(true);
    expect(existsSync(file('report.json'))).toBe(false);
    expect(readFileSync(file('metrics.jsonl'), 'utf8')).toMatch(/"reason":"cancelled".*\n$/);
    const findings = await inspectWebview(subject, 'run-stopped');
    expect(findings, findings.join('\n')).toEqual([]);
  });

  it('goes on from its notification, where it was', async () => {
    const before = await step();
    await subject.workbench.answerNotification('was stopped', 'Resume');
    await expect.poll(() => status().innerText(), patient).toBe('running');
    await expect.poll(step, patient).toBeGreaterThan(before);
  });

  it('tells its end, and tags with the result at a click', { timeout: 920_000 }, async () => {
    const { workbench } = subject;
    await workbench.answerNotification('has finished', 'Tag with This Model', 900_000);
    await expect.poll(() => status().innerText(), patient).toBe('finished');
    expect(existsSync(file('report.json'))).toBe(true);
    const editor = await workbench.openFile(workspaceFiles.example);
    const item = workbench.page.locator('.statusbar-item').filter({ hasText: path.basename(run) });
    await item.first().waitFor(patient);
    await expect.poll(() => workbench.decorations(editor).count(), patient).toBeGreaterThan(1);
    await workbench.screenshot(subject.picture('tagged-with-the-run'));
  });
});
