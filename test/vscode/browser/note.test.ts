// A note seen from outside: entities are drawn under the text, and are drawn anew while it is typed.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { keepFailure, openSubject, takeScreenshots, type Subject } from './subject';
import { firstNote, workspaceFiles } from '../workspace';

describe('a note in the editor', () => {
  let subject: Subject;

  beforeAll(async () => {
    subject = await openSubject();
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('shows its entities', async () => {
    const { workbench } = subject;
    const editor = await workbench.openFile(workspaceFiles.example);
    await expect.poll(() => workbench.decorations(editor).count(), { timeout: 60_000 }).toBeGreaterThan(1);
  });

  it('shows entities in the typed text', async () => {
    const { workbench } = subject;
    const editor = workbench.editor(workspaceFiles.example);
    const before = await workbench.decorations(editor).count();
    await editor.locator('.view-line').last().click();
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.type('He has pneumonia, hypertension and chest pain.', { delay: 20 });
    await expect
      .poll(() => workbench.decorations(editor).count(), { timeout: 60_000 })
      .toBeGreaterThan(before);
  });

  it('shows a sample note in every theme', async () => {
    const { workbench } = subject;
    const editor = await workbench.openFile(firstNote());
    await expect.poll(() => workbench.decorations(editor).count(), { timeout: 60_000 }).toBeGreaterThan(5);
    await takeScreenshots(subject, 'note');
  });

  it('reaches for nothing outside this machine', () => {
    expect([...subject.workbench.refusedHosts]).toEqual([]);
  });
});
