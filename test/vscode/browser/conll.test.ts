// The CoNLL preview seen from outside: tokens and entities of the file, its tag error, every theme.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { inspectWebview, keepFailure, openSubject, type Subject } from './subject';
import { workspaceFiles } from '../workspace';

describe('the CoNLL preview', () => {
  let subject: Subject;

  beforeAll(async () => {
    subject = await openSubject();
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('shows sentences, entities and the tag error', async () => {
    const { workbench } = subject;
    await workbench.openTab(workspaceFiles.conll);
    const page = workbench.webview.locator('body');
    await expect.poll(() => page.innerText(), { timeout: 60_000 }).toMatch(/Chest\s+pain/);
    expect(await page.innerText()).toMatch(/problem/);
    await expect.poll(() => page.innerText()).toMatch(/1 (tag )?error|error\w* 1/i);
  });

  it('can be read in every theme', async () => {
    const findings = await inspectWebview(subject, 'conll-preview');
    expect(findings, findings.join('\n')).toEqual([]);
  });
});
