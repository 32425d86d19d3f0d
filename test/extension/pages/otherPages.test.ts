// The ledger page and the run monitor in a browser.
import { afterEach, describe, expect, it } from 'vitest';
import type { ExperimentProgress, ExperimentRun } from '../../../src/protocol/experimentProgress';
import type { LedgerPage } from '../../../src/protocol/ledgerView';
import type { ToRunView } from '../../../src/protocol/runView';
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
    // Rows are drawn when the browser tells that the part was opened, which is not at once.
    const rows = page.locator('details').first().locator('.row');
    await expect.poll(() => rows.count()).toBe(200);
    await page.locator('.more').click();
    await expect.poll(() => rows.count()).toBe(300);
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

  it('the run monitor shows the runs of an experiment, and opens the monitor of one', async () => {
    const run = (name: string, state: ExperimentRun['state'], dev: number | null): ExperimentRun => ({
      name,
      folder: `/runs/seeds/${name}`,
      state,
      progress: state === 'finished' ? 1 : state === 'running' ? 0.5 : 0,
      epoch: dev === null ? null : 2,
      dev,
      test: null,
    });
    const experiment: ExperimentProgress = {
      state: 'running',
      runs: [
        run('seed-1', 'finished', 0.5),
        run('seed-2', 'finished', 0.6),
        run('seed-3', 'running', 0.55),
        run('seed-4', 'waiting', null),
      ],
      points: [{ trainDocuments: 8, runs: 2, dev: { mean: 0.55, deviation: 0.0707 }, test: null }],
    };
    const shown: readonly ToRunView[] = [
      { kind: 'experiment', experiment },
      { kind: 'run', name: 'seeds', folder: '/runs/seeds', state: 'running', canCancel: true, remark: null },
    ];
    view = await ViewPage.open('runMonitor', (message) =>
      (message as { kind: string }).kind === 'ready' ? shown.map((each) => JSON.stringify(each)) : [],
    );
    const { page } = view;
    await expect
      .poll(() => page.locator('.facts').innerText())
      .toMatch(/2 of 4 ended[^]*0\.5500 ± 0\.0707[^]*0\.6000 \(seed-2\)/);
    const rows = page.getByRole('row');
    expect((await rows.nth(3).innerText()).trim().split(/\s+/)).toEqual([
      'seed-3',
      'running,',
      '50',
      '%',
      '2',
      '0.5500',
    ]);
    expect(await page.locator('progress').getAttribute('value')).toBe('0.625');
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'seed-4' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'seed-3' }).click();
    await expect.poll(() => view.messages.at(-1)).toEqual({ kind: 'open', folder: '/runs/seeds/seed-3' });
    // The link that has the focus keeps it when the run goes on.
    const ended = {
      ...experiment,
      runs: experiment.runs.map((each) => ({ ...each, state: 'finished' as const })),
    };
    await view.receive(JSON.stringify({ kind: 'experiment', experiment: ended } satisfies ToRunView));
    await expect.poll(() => page.locator('.facts').innerText()).toContain('4 of 4 ended');
    expect(await page.locator('button:focus').innerText()).toBe('seed-3');
    expect(await view.accessibilityProblems()).toEqual([]);
  });
});
