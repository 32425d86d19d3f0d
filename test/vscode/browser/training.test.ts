// From a folder of notes to a report, by clicks alone: "Fine-Tune Model…", the task's terminal, "Show Evaluation Report".
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

  it('ends in a report', async () => {
    const { workbench } = subject;
    // Makes room: hides the terminal.
    await workbench.page.keyboard.press('Control+J');
    await workbench.runAndChoose(
      'Clinical Note Tagger: Show Evaluation Report',
      path.basename(trainTask.out),
    );
    const page = workbench.webview.locator('body');
    await expect.poll(() => page.innerText(), { timeout: 60_000 }).toMatch(/precision/i);
    expect(await page.innerText()).toMatch(/problem/);
  });

  it('has a report that can be read in every theme', async () => {
    const findings = await inspectWebview(subject, 'report');
    expect(findings, findings.join('\n')).toEqual([]);
  });
});
