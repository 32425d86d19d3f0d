// The report page in a browser: the whole file as `evaluate --html` writes it.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../../src/corpus/document';
import { agreementOf } from '../../../src/evaluation/agreement';
import { compareSystems } from '../../../src/evaluation/comparison';
import { contextsOf } from '../../../src/evaluation/output/contexts';
import { evaluate } from '../../../src/evaluation/evaluate';
import { summariseRuns, type TrainedRun } from '../../../src/evaluation/experiment';
import { scoresOfExperiment } from '../../../src/evaluation/output/experimentScores';
import { escapeJson, renderHtml } from '../../../src/evaluation/output/html';
import { writeReportFile } from '../../../src/evaluation/output/reportFile';
import { summariseSeeds } from '../../../src/evaluation/seeds';
import type { ReportViewData } from '../../../src/protocol/report';
import { document } from '../documents';
import { runScores, trainedRun } from '../trainedRun';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const root = path.resolve(__dirname, '../../..');
const text =
  'Chest pain since noon. No fever & <script>alert(1)</script> no cough. Given aspirin 81 mg. '.repeat(4);

/** `fever` → 26-31 */
function span(word: string): string {
  const start = text.indexOf(word);
  return `${start}-${start + word.length}`;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

function notes(): { gold: Document[]; first: Document[]; second: Document[] } {
  const make = (entities: readonly string[]): Document[] =>
    Array.from({ length: 30 }, (_, i) => document(entities, { id: `note-${i}`, text }));
  return {
    gold: make([`problem ${span('Chest pain')}`, `problem ${span('fever')}`, `drug ${span('aspirin')}`]),
    first: make([
      `problem ${span('Chest')} 0.9`,
      `problem ${span('fever')} 0.8`,
      `drug ${span('Given')} 0.3`,
    ]),
    second: make([
      `problem ${span('Chest pain')} 0.9`,
      `test ${span('fever')} 0.7`,
      `drug ${span('aspirin')} 0.95`,
    ]),
  };
}

function viewData(): ReportViewData {
  const { gold, first, second } = notes();
  const comparison = compareSystems(gold, first, second, { randomization: { shuffles: 200 } });
  const report = { ...evaluate(gold, second, { bootstrap: { resamples: 100 } }), comparison };
  return {
    title: 'Evaluation: <b>second</b>',
    gold: 'gold',
    predicted: 'second',
    created: '2026-01-02T03:04:05.000Z',
    report,
    contexts: contextsOf(report, gold),
    epochs: [
      { epoch: 1, f1: 0.2 },
      { epoch: 2, f1: 0.4 },
    ],
  };
}

/** Two seeds at each of three sizes. */
function learningCurve(): ReportViewData {
  const run = (documents: number, seed: number, found: number): TrainedRun =>
    trainedRun(`share-${documents}-seed-${seed}`, {
      size: String(documents),
      trainDocuments: documents,
      dev: runScores({ problem: [found, 10, 100] }),
      test: null,
    });
  const runs = [
    run(10, 1, 20),
    run(10, 2, 30),
    run(40, 1, 50),
    run(40, 2, 50),
    run(160, 1, 60),
    run(160, 2, 70),
  ];
  const { report } = scoresOfExperiment(summariseRuns(runs));
  return { ...viewData(), report };
}

/** The editor's message as a script. */
const postMessage = (kind: string, data: ReportViewData, canMapLabels = false): string =>
  `postMessage(${JSON.stringify({ kind, data, canMapLabels })}, '*')`;

/** As many errors as asked for, in one sentence. */
function manyErrors(count: number): ReportViewData {
  const data = viewData();
  const [error] = data.report.analysis!.errors;
  const errors = Array.from({ length: count }, (_, i) => ({
    ...error!,
    document: i === count - 1 ? 'the-last' : error!.document,
  }));
  return { ...data, report: { ...data.report, analysis: { ...data.report.analysis!, errors } } };
}

/** Scrolls the errors by half a row in each of sixty frames. */
async function scrollDown(page: Page): Promise<{ rows: number; milliseconds: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  const before = await busy();
  const rows = await page.evaluate<number>(`(async () => {
    const list = document.querySelector('.row-list');
    let rows = 0;
    const count = (records) => { for (const { addedNodes } of records) rows += addedNodes.length; };
    const observer = new MutationObserver(count);
    observer.observe(list.querySelector('.rows'), { childList: true });
    for (let frame = 0; frame < 60; frame++) {
      list.scrollTop += 42;
      await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
    count(observer.takeRecords());
    return rows;
  })()`);
  return { rows, milliseconds: ((await busy()) - before) / 60 };
}

it('escapes JSON so that it cannot end its script element', () => {
  const json = escapeJson(JSON.stringify({ text: '</script><script>alert(1)</script>\u2028' }));
  expect(json).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(json)).toEqual({ text: '</script><script>alert(1)</script>\u2028' });
});

describe.skipIf(executablePath === undefined)('the page in a browser (needs Chromium)', () => {
  let browser: Browser;
  let folder: string;
  let assets: { script: string; style: string };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'report-page-'));
    const bundle = await build({
      entryPoints: [path.join(root, 'src/views/report/main.ts')],
      bundle: true,
      format: 'iife',
      write: false,
      outdir: folder,
    });
    const ending = (name: string): string =>
      bundle.outputFiles.find((file) => file.path.endsWith(name))!.text;
    assets = { script: ending('.js'), style: ending('.css') };
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(data: ReportViewData, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const file = path.join(folder, 'report.html');
    await writeFile(file, renderHtml(data.title, data, assets));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(`file://${file}`);
    return page;
  }

  it('shows scores, sorts a table and keeps note text as text', async () => {
    const page = await open(viewData());
    expect(await page.textContent('h1')).toBe('Evaluation: <b>second</b>');
    const names = (): Promise<string[]> => page.locator('table.data tbody th').allTextContents();
    expect(await names()).toEqual(['drug', 'problem', 'test']);
    await page.getByRole('button', { name: 'F1', exact: true }).click();
    expect((await names())[0]).toBe('drug');
    await page.getByRole('button', { name: 'F1', exact: true }).click();
    expect((await names())[0]).toBe('test');
    await page.click('#tab-errors');
    expect(await page.locator('.sentence').first().textContent()).toContain(
      '& <script>alert(1)</script> no cough',
    );
    expect(await page.locator('.sentence script').count()).toBe(0);
    await page.close();
  });

  it('filters errors together and says how many are left', async () => {
    const page = await open(viewData());
    await page.click('#tab-errors');
    expect(await page.textContent('.passing')).toBe('30 errors');
    await page.selectOption('label:has-text("Document") select', 'note-7');
    expect(await page.textContent('.passing')).toBe('1 of 30 errors');
    await page.click('.chip.kind-missed');
    expect(await page.textContent('.passing')).toBe('0 of 30 errors');
    await page.close();
  });

  it('says so where there is nothing to list', async () => {
    const page = await open(viewData());
    await page.click('#tab-errors');
    await page.fill('input[type=search]', 'no such words');
    await page.getByText('No error passes these filters.').waitFor();
    expect(await page.locator('.row-list').isVisible()).toBe(false);
    await page.fill('input[type=search]', '');
    await page.locator('.row-list').waitFor();
    expect(await page.locator('.errors .empty').isVisible()).toBe(false);
    await page.close();
  });

  it('opens offline: the file that is written asks for nothing', async () => {
    const file = path.join(folder, 'written.html');
    const dist = path.join(folder, 'dist');
    await mkdir(path.join(dist, 'views'), { recursive: true });
    const map = 'sourceMappingURL=report.map';
    await writeFile(path.join(dist, 'views', 'report.js'), `${assets.script}\n//# ${map}\n`);
    await writeFile(path.join(dist, 'views', 'report.css'), `${assets.style}\n/*# ${map} */\n`);
    await writeReportFile(file, viewData(), dist);
    const page = await browser.newPage();
    await page.context().setOffline(true);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`file://${file}`);
    await page.click('#tab-errors');
    await page.locator('#row-0').waitFor();
    expect(asked).toEqual([`file://${file}`]);
    expect(await readFile(file, 'utf8')).not.toContain('sourceMappingURL');
    await page.close();
  });

  it('reaches its parts by keyboard', async () => {
    const page = await open(viewData());
    await page.focus('#tab-summary');
    await page.keyboard.press('ArrowRight');
    expect(await page.getAttribute('#tab-errors', 'aria-selected')).toBe('true');
    await page.focus('.row-list');
    await page.keyboard.press('End');
    expect(await page.getAttribute('.row-list', 'aria-activedescendant')).toBe('row-29');
    expect(await page.locator('#row-29').isVisible()).toBe(true);
    await page.close();
  });

  it('keeps 100,000 errors out of the page but within reach', async () => {
    const page = await open(manyErrors(100_000));
    await page.click('#tab-errors');
    expect(await page.locator('.error').count()).toBeLessThan(60);
    await page.focus('.row-list');
    await page.keyboard.press('End');
    await page.locator('#row-99999').waitFor();
    expect(await page.textContent('#row-99999 .place')).toContain('the-last');
    expect(await page.locator('.error').count()).toBeLessThan(60);
    const box = (await page.locator('#row-99999').boundingBox())!;
    const list = (await page.locator('.row-list').boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(list.y + list.height + 1);
    await page.close();
  });

  it.each([1000, 100_000])(
    'makes only the rows that come into sight while %d errors are scrolled',
    async (errors) => {
      const page = await open(manyErrors(errors));
      await page.click('#tab-errors');
      await page.locator('#row-0').waitFor();
      const { rows, milliseconds } = await scrollDown(page);
      console.info(
        `${errors} errors: ${milliseconds.toFixed(1)} ms of the page's thread for each scrolled frame`,
      );
      // Sixty frames of half a row; the whole screen anew would be twenty rows a frame.
      expect(rows).toBeGreaterThan(25);
      expect(rows).toBeLessThan(40);
      expect(await page.locator('.error').count()).toBeLessThan(60);
      const indices = await page.evaluate<number[]>(
        "[...document.querySelectorAll('.error')].map(({ id }) => Number(id.slice(4)))",
      );
      expect(indices).toEqual(indices.map((_, i) => indices[0]! + i));
      await page.close();
    },
  );

  it('draws the learning curve with its deviation, and lists the runs', async () => {
    const page = await open(learningCurve());
    await page.click('#tab-runs');
    const chart = page.locator('.charts svg');
    const circles = await chart.locator('circle').all();
    const centres = await Promise.all(
      circles.map(async (circle) =>
        Promise.all(['cx', 'cy'].map(async (at) => Number(await circle.getAttribute(at)))),
      ),
    );
    const [small, middle, large] = centres as [number[], number[], number[]];
    // 10, 40 and 160 notes: the second step is four times the first; more is higher up.
    expect((large[0]! - middle[0]!) / (middle[0]! - small[0]!)).toBeCloseTo(4, 1);
    expect(small[1]).toBeGreaterThan(middle[1]!);
    expect(middle[1]).toBeGreaterThan(large[1]!);
    // Seeds that agree have a whisker without height; 20 and 30 of 100 with 10 wrong are F1 4/13 and 6/14, ± 0.0855.
    const whiskers = await Promise.all(
      (await chart.locator('.deviation').all()).map(async (line) => line.getAttribute('d')),
    );
    const heights = whiskers.map((d) => {
      const [, top, bottom] = /^M\S+ (\S+)h8M\S+ \S+V(\S+)M/.exec(d!)!;
      return Number(bottom) - Number(top);
    });
    expect(heights[1]).toBe(0);
    // The plot is 268 high.
    expect(heights[0]).toBeCloseTo(2 * 0.0855 * 268, 0);
    expect(await chart.getAttribute('aria-label')).toContain('dev 10: 0.3681 ± 0.0855, 40: 0.6250 ± 0.0000');
    const table = page.getByRole('table', { name: 'Learning curve' });
    expect(await table.locator('tbody tr').first().innerText()).toContain('0.3681 ± 0.0855');
    const runs = page.getByRole('table', { name: 'Runs', exact: true });
    expect(await runs.locator('tbody th').allInnerTexts()).toHaveLength(6);
    expect(await page.locator('.rule-title').innerText()).toContain('Best by dev F1: share-160-seed-2');
    await page.close();
  });

  it('shows mean and deviation by label where there were several seeds', async () => {
    const data = viewData();
    const { gold, first, second } = notes();
    const runs = [first, second].map((documents, i) => ({
      name: `run ${i}`,
      report: evaluate(gold, documents),
    }));
    const page = await open({ ...data, report: { ...data.report, seeds: summariseSeeds(runs) } });
    await page.click('#tab-runs');
    // drug: F1 0 and 1; √(0.5² + 0.5²) = 0.7071. test: spurious in the second alone.
    const rows = page.locator('table.data tbody tr');
    expect((await rows.first().innerText()).split('\t')).toEqual([
      'drug',
      ...Array<string>(3).fill('0.5000 ± 0.7071'),
      '2',
    ]);
    expect((await rows.last().innerText()).split('\t').at(-1)).toBe('1');
    await page.close();
  });

  it('posts openEntity to the editor, and shows what the editor sends', async () => {
    const page = await browser.newPage();
    const html = renderHtml('t', {}, assets).replace(/<script type="application\/json"[^]*?<\/script>/, '');
    const editor = `<script>window.posted=[];window.acquireVsCodeApi=()=>({postMessage:(m)=>window.posted.push(m),getState:()=>undefined,setState:()=>undefined});</script>`;
    await page.setContent(html.replace('<main', `${editor}<main`));
    const posted = (): Promise<unknown[]> => page.evaluate('window.posted');
    expect(await posted()).toEqual([{ kind: 'ready' }]);
    await page.evaluate(postMessage('show', viewData()));
    await page.click('#tab-errors');
    await page.click('#row-2');
    expect((await posted())[1]).toEqual({ kind: 'openEntity', document: 'note-2', start: 26, end: 31 });
    await page.evaluate(postMessage('compare', viewData()));
    await page.locator('#tab-comparison[aria-selected=true]').waitFor();
    const mapLabels = page.getByRole('button', { name: 'Map Labels…' });
    await page.click('#tab-summary');
    expect(await page.locator('.issues li').first().innerText()).toMatch(/^B Labels .*: test\./);
    expect(await mapLabels.count()).toBe(0);
    const odd = { ...viewData(), readingRemarks: [{ at: 'a.ann:3', message: 'is odd' }] };
    await page.evaluate(postMessage('show', odd, true));
    expect(await page.locator('.issues li').last().innerText()).toBe('a.ann:3 is odd');
    await mapLabels.click();
    expect((await posted()).at(-1)).toEqual({ kind: 'mapLabels' });
    await page.close();
  });

  it('lists what could not be read beside an agreement, and what is said of the runs of several seeds', async () => {
    const { gold, first, second } = notes();
    const agreement = agreementOf(
      [gold, first].map((documents, i) => ({ name: `annotator ${i}`, documents })),
    );
    const { report } = viewData();
    const readingRemarks = [{ at: 'b.ann:7', message: 'is no line that brat knows' }];
    const alone = await open({
      ...viewData(),
      readingRemarks,
      report: { ...report, matches: {}, agreement },
    });
    expect(await alone.locator('.issues li').last().innerText()).toBe('b.ann:7 is no line that brat knows');
    await alone.close();
    const runs = [first, second].map((documents, i) => ({
      name: `run ${i}`,
      report: evaluate(gold, documents),
    }));
    const page = await open({ ...viewData(), report: { ...runs[0]!.report, seeds: summariseSeeds(runs) } });
    expect(await page.locator('.issues li').first().innerText()).toMatch(/^run 1 Labels .*: test\./);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has no accessibility violation in any tab (%s)', async (scheme) => {
    const { experiment } = learningCurve().report;
    const data = viewData();
    const { gold, first, second } = notes();
    const agreement = agreementOf(
      [gold, first, second].map((documents, i) => ({ name: `annotator ${i}`, documents })),
      { disagreements: true },
    );
    const report = { ...data.report, experiment: experiment!, agreement };
    const page = await open({ ...data, report }, scheme);
    const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
    for (const tab of ['agreement', 'summary', 'errors', 'breakdown', 'confidence', 'comparison', 'runs']) {
      await page.click(`#tab-${tab}`);
      await page.evaluate(axe);
      const found = await page.evaluate<AxeResult>('axe.run()');
      expect(
        found.violations.map(({ id, nodes }) => `${tab}: ${id} ${nodes[0]?.html.slice(0, 200)}`),
      ).toEqual([]);
    }
    await page.close();
  });
});
