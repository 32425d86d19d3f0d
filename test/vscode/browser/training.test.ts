// From a folder of notes to a report, by clicks alone: a task of tasks.json, its terminal, the notification of its end.
import { existsSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { inspectWebview, keepFailure, openSubject, takeScreenshots, type Subject } from './subject';
import { trainTask } from '../workspace';

describe('fine-tuning', () => {
  let subject: Subject;

  beforeAll(async () => {
    subject = await openSubject();
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('runs in a terminal to its end', async () => {
    const { workbench, server } = subject;
    await workbench.runAndChoose('Tasks: Run Task', trainTask.label);
    const report = path.join(server.workspace, trainTask.out, 'report.json');
    await expect.poll(() => existsSync(report), { timeout: 150_000, interval: 500 }).toBe(true);
    await expect.poll(() => workbench.terminalText(), { timeout: 30_000 }).toMatch(/F1/i);
    await takeScreenshots(subject, 'training-task');
  });

  it('tells its end, and opens its report at a click', async () => {
    const { workbench } = subject;
    await workbench.answerNotification('has finished', 'Show Report');
    const page = workbench.webview.locator('body');
    await expect.poll(() => page.innerText(), { timeout: 60_000 }).toMatch(/precision/i);
    expect(await page.innerText()).toMatch(/problem/);
  });

  it('has a report that can be read in every theme', async () => {
    const findings = await inspectWebview(subject, 'report');
    expect(findings, findings.join('\n')).toEqual([]);
  });
});
