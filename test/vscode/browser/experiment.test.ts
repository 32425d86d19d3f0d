// An experiment by clicks: several seeds from the form, the monitor of them all, and of one.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { inspectWebview, keepFailure, openSubject, type Subject } from './subject';
import { workspaceFiles } from '../workspace';

const patient = { timeout: 150_000 };

describe('an experiment', () => {
  let subject: Subject;

  beforeAll(async () => {
    subject = await openSubject();
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('is chosen in the form, which shows its command line', async () => {
    const { workbench } = subject;
    await workbench.runCommand('Clinical Note Tagger: Fine-Tune Model');
    const { webview } = workbench;
    await expect.poll(() => webview.locator('#train').inputValue(), patient).toBe(workspaceFiles.train);
    await webview.locator('summary').click();
    await webview.getByLabel('Experiment').selectOption('seeds');
    await webview.locator('#places').fill('1,2');
    await webview.locator('#epochs').fill('1');
    await webview.locator('#out').fill('runs/seeds');
    await webview.locator('#device').selectOption('cpu');
    await expect.poll(() => webview.locator('pre').innerText()).toMatch(/--seeds 1,2 --epochs 1$/);
    await webview.getByLabel('Experiment').scrollIntoViewIfNeeded();
    const findings = await inspectWebview(subject, 'train-form-experiment');
    expect(findings, findings.join('\n')).toEqual([]);
    await webview.getByRole('button', { name: 'Start Fine-Tuning' }).click();
  });

  it('has a monitor of its runs', async () => {
    const { workbench } = subject;
    const { webview } = workbench;
    const row = (name: string) => webview.getByRole('row', { name });
    await expect.poll(() => row('seed-1').innerText(), patient).toMatch(/finished\s+1\s+0\.\d{4}/);
    await expect.poll(() => webview.locator('h1').innerText()).toBe('seeds');
    await workbench.answerNotification('has finished', 'Show Monitor');
    await expect.poll(() => webview.locator('.title .status').innerText(), patient).toBe('finished');
    expect(await row('seed-2').innerText()).toMatch(/finished\s+1\s+0\.\d{4}/);
    expect(await webview.locator('.facts').innerText()).toMatch(/2 of 2 ended[^]*0\.\d{4} ± 0\.\d{4}/);
    const findings = await inspectWebview(subject, 'experiment-monitor');
    expect(findings, findings.join('\n')).toEqual([]);
  });

  it('shows the monitor of a run at a click', async () => {
    const { webview } = subject.workbench;
    await webview.getByRole('button', { name: 'seed-2' }).click();
    await expect.poll(() => webview.locator('h1').innerText(), patient).toBe('seed-2');
    await expect.poll(() => webview.getByRole('img', { name: /^Training loss \d/ }).count(), patient).toBe(1);
    expect(await webview.locator('.title .status').innerText()).toBe('finished');
  });
});
