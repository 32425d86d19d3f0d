// The ledger page and the run monitor in a browser.
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerPage } from '../../../src/protocol/ledgerView';
import { browserPath, ViewPage } from './viewPage';

const ledger: LedgerPage = {
  title: 'brat → CoNLL with offsets',
  out: '/data/notes-conll',
  leftAlone: 1,
  result: {
    ledger: {
      schemaVersion: 1,
      read: 302,
      written: 1,
      notWritten: [
        ...Array.from({ length: 300 }, (_, i) => ({
          document: 'a',
          entity: `T${i}`,
          label: 'problem',
          reason: 'overlaps a longer one',
        })),
        { document: 'b', entity: 'T1', label: '<b>test</b>', reason: 'is discontinuous' },
      ],
      problems: [{ file: '/data/notes/a.ann', line: 3, message: 'This line is not one that brat knows.' }],
      byLabel: { problem: { read: 301, written: 1 }, '<b>test</b>': { read: 1, written: 0 } },
    },
    documents: 2,
    files: 2,
    remarks: [['attributes have no place in CoNLL', 2]],
    places: [...Array.from({ length: 300 }, () => null), { file: '/data/notes/b.txt', line: 7, column: 3 }],
  },
};

const scores = { precision: 0.5, recall: 0.25, f1: 0.3333 };
const update = `{
  kind: 'update',
  update: {
    fromStart: true, next: 10, isAlive: true, done: null, best: { epoch: 1, f1: 0.3333 },
    steps: { step: Uint32Array.of(1, 2, 3), loss: Float32Array.of(1, 0.5, 0.4), learningRate: Float32Array.of(1e-5, 2e-5, 3e-5), tokensPerSecond: Float32Array.of(900, 900, 900), time: Float64Array.of(0, 1000, 2000), memory: Float64Array.of(0, 0, 4e8) },
    dev: [{ epoch: 1, step: 3, scores: ${JSON.stringify({ micro: scores, macro: scores, perLabel: { problem: { ...scores, support: 7 } } })} }],
    start: { device: 'CPU (2 threads)', parameters: 5242631, labels: ['problem'], trainDocuments: 40, devDocuments: 10, epochs: 2, steps: 30 },
  },
}`;

describe.skipIf(browserPath === undefined)('pages of the extension (need Chromium)', () => {
  let view: ViewPage;
  afterEach(async () => {
    expect(view.errors).toEqual([]);
    await view.close();
  });

  it('the ledger balances, names labels as text, and links what has a place', async () => {
    view = await ViewPage.open('ledger', (message) =>
      (message as { kind: string }).kind === 'ready' ? [JSON.stringify({ kind: 'show', page: ledger })] : [],
    );
    const { page } = view;
    await expect
      .poll(() => page.locator('.balance').innerText())
      .toBe('302 read = 1 written + 301 not written, in 2 documents');
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['problem', '<b>test</b>', 'All']);
    await page.locator('summary', { hasText: 'overlaps' }).click();
    expect(await page.locator('details').first().locator('.row').count()).toBe(200);
    await page.locator('.more').click();
    expect(await page.locator('details').first().locator('.row').count()).toBe(300);
    await page.locator('.row.link', { hasText: 'T1' }).first().click();
    await expect
      .poll(() => view.messages.at(-1))
      .toEqual({ kind: 'open', place: { file: '/data/notes/b.txt', line: 7, column: 3 } });
    expect(await view.accessibilityProblems()).toEqual([]);
  });

  it('the run monitor draws curves, facts and scores, and asks for what its buttons say', async () => {
    view = await ViewPage.open('runMonitor', (message) =>
      (message as { kind: string }).kind === 'ready'
        ? [
            update,
            `{ kind: 'run', name: 'first', folder: '/runs/first', state: 'running', canCancel: true, remark: null }`,
          ]
        : [],
    );
    const { page } = view;
    await expect.poll(() => page.locator('canvas').count()).toBe(3);
    await expect
      .poll(() => page.locator('.facts').innerText())
      .toMatch(/3 of 30[^]*0\.3333[^]*Time left\s+about 27 s/);
    expect(await page.locator('.table tbody th').allInnerTexts()).toEqual(['All (micro)', 'problem']);
    await page.locator('button', { hasText: 'Stop' }).click();
    await expect.poll(() => view.messages.at(-1)).toEqual({ kind: 'do', action: 'cancel' });
    await view.receive(
      `{ kind: 'run', name: 'first', folder: '/runs/first', state: 'stopped', canCancel: false, remark: null }`,
    );
    await expect.poll(() => page.locator('.actions button').allInnerTexts()).toEqual(['Resume']);
    expect(await view.accessibilityProblems()).toEqual([]);
  });
});
