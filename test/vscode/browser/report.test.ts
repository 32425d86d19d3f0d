// An evaluation report in the editor: sorted, filtered, its errors opened in their notes, set beside another, saved and read offline.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { ErrorRecord, EvaluationReport } from '../../../src/protocol/report';
import { fillWorkspace, workspaceFiles } from '../workspace';
import { findChromium } from '../workbench';
import { accessibilityFindings } from './accessibility';
import { keepFailure, openSubject, type Subject } from './subject';

const cli = path.resolve(__dirname, '../../../dist/cli.js');
const showEvaluation = 'Clinical Note Tagger: Evaluate Predicted Against Gold…';
const first = 'predicted/all';
const second = 'predicted/confident';
const saved = 'second.json';
/** Gives a label of the first predictions its name in the gold standard again. */
const labelMap = 'label-map.json';

/** The workspace with two sets of predictions for its notes, the second with only what the model is sure of. */
function fillWithPredictions(folder: string): void {
  fillWorkspace(folder);
  const notes = path.join(folder, workspaceFiles.notes);
  // JSON Lines state confidences.
  writeFileSync(path.join(folder, 'other-names.json'), '{"problem": "Sign_symptom"}');
  writeFileSync(path.join(folder, labelMap), '{"Sign_symptom": "problem"}');
  const renamed = ['--labels', path.join(folder, 'other-names.json')];
  runCli('tag', notes, '--out', path.join(folder, first), '--quiet', '--to', 'jsonl', ...renamed);
  runCli('tag', notes, '--out', path.join(folder, second), '--quiet', '--minimum-confidence', '0.8');
}

const runCli = (...args: string[]): Buffer => execFileSync(process.execPath, [cli, ...args]);

/** What the command line says of the same folders. */
function evaluate(folder: string, predicted: string, name: string, ...more: string[]): EvaluationReport {
  const [gold, json] = [path.join(folder, workspaceFiles.notes), path.join(folder, name)];
  runCli('evaluate', '--gold', gold, '--predicted', path.join(folder, predicted), '--json', json, ...more);
  return JSON.parse(readFileSync(json, 'utf8')) as EvaluationReport;
}

function strict({ matches }: EvaluationReport): NonNullable<EvaluationReport['matches']['strict']> {
  if (matches.strict === undefined) throw new Error('the report has no strict scores');
  return matches.strict;
}

/** Labels by F1, best first. */
const byF1 = (report: EvaluationReport): string[] =>
  Object.entries(strict(report).perLabel)
    .sort(([, a], [, b]) => b.f1 - a.f1)
    .map(([label]) => label);

const missedProblems = ({ analysis }: EvaluationReport): ErrorRecord[] =>
  (analysis?.errors ?? []).filter(({ kind, gold }) => kind === 'missed' && gold?.label === 'problem');

const f1 = (report: EvaluationReport): string => strict(report).micro.f1.toFixed(4);

describe('the evaluation report', () => {
  let subject: Subject;
  let report: EvaluationReport;
  let other: EvaluationReport;

  const inWorkspace = (name: string): string => path.join(subject.server.workspace, name);

  beforeAll(async () => {
    subject = await openSubject({}, fillWithPredictions);
    report = evaluate(subject.server.workspace, first, 'first.json', '--labels', inWorkspace(labelMap));
    other = evaluate(subject.server.workspace, second, saved);
  });
  afterEach((context) => keepFailure(subject, context));
  afterAll(() => subject.close());

  it('maps the labels that only one side uses, and shows the scores that the command line gives', async () => {
    const { workbench } = subject;
    await workbench.runCommand(showEvaluation);
    await workbench.enterPath('Gold notes', `${inWorkspace(workspaceFiles.notes)}/`);
    await workbench.enterPath('Predicted notes', `${inWorkspace(first)}/`);
    const { webview } = workbench;
    const remarks = webview.locator('.issues');
    await expect.poll(() => remarks.innerText(), { timeout: 60_000 }).toContain('never uses: Sign_symptom');
    await workbench.screenshot(subject.picture('report-other-names'));
    const mapLabels = remarks.getByRole('button', { name: 'Map Labels…' });
    await mapLabels.click();
    await workbench.choose('New label map…');
    const draft = workbench.page.locator('.editor-instance .view-lines', {
      hasText: '"Sign_symptom": "Sign_symptom"',
    });
    await draft.waitFor();
    await workbench.screenshot(subject.picture('report-new-label-map'));
    await workbench.runCommand('View: Revert and Close Editor');
    await mapLabels.click();
    await workbench.choose(labelMap);
    const micro = webview.getByRole('row', { name: /^micro/ });
    await expect.poll(() => micro.innerText(), { timeout: 60_000 }).toContain(f1(report));
    expect(await webview.locator('h1').innerText()).toContain(`labels by ${labelMap}`);
  });

  it('sorts the labels by a click on a heading', async () => {
    const table = subject.workbench.webview.getByRole('table', { name: 'Scores by label, strict' });
    const labels = (): Promise<string[]> => table.locator('tbody th').allInnerTexts();
    const heading = table.getByRole('columnheader', { name: 'F1', exact: true });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await labels()).toEqual(byF1(report));
    await heading.getByRole('button').click();
    expect(await labels()).toEqual(byF1(report).toReversed());
  });

  it('filters the errors by kind and label', async () => {
    const { webview } = subject.workbench;
    await webview.getByRole('tab', { name: /^Errors/ }).click();
    const all = report.analysis?.errors ?? [];
    const shown = webview.locator('.errors .passing');
    await expect.poll(() => shown.innerText()).toBe(`${all.length} errors`);
    await webview.getByRole('button', { name: /^missed/ }).click();
    await webview.getByLabel('Gold label').selectOption('problem');
    const expected = missedProblems(report);
    expect(expected.length).toBeGreaterThan(0);
    await expect.poll(() => shown.innerText()).toBe(`${expected.length} of ${all.length} errors`);
    const kinds = new Set(await webview.locator('.errors .error .kind').allInnerTexts());
    expect([...kinds]).toEqual(['missed']);
  });

  it('opens the note of an error with the entity selected', async () => {
    const { workbench, server } = subject;
    const { page } = workbench;
    const [error] = missedProblems(report);
    await workbench.webview.locator('.errors .error').first().click();
    await workbench.editor(noteOf(error)).locator('.view-line').first().waitFor();
    const text = entityText(server.workspace, error);
    const status = page.locator('[id="status.editor.selection"]');
    await expect.poll(() => status.innerText()).toContain(`(${text.length} selected)`);
    await page.keyboard.press('Control+C');
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(text);
  });

  it('sets a second report beside the first', async () => {
    const { workbench } = subject;
    await workbench.webview.getByRole('button', { name: 'Compare with…' }).click();
    await workbench.choose('A saved report…');
    await workbench.enterPath('Evaluation report', inWorkspace(saved));
    const table = workbench.webview.getByRole('table', { name: 'F1 of both reports, strict' });
    const micro = table.getByRole('row', { name: /^micro/ });
    await expect
      .poll(() => micro.locator('td').allInnerTexts())
      .toEqual([f1(report), f1(other), expect.stringMatching(/^[+−]\d\.\d{4}$/)]);
    expect(f1(other)).not.toBe(f1(report));
  });

  it('can be read in every theme, tab by tab', async () => {
    const { workbench } = subject;
    const tabs = await workbench.webview.getByRole('tab').all();
    const names = await Promise.all(
      tabs.map(async (tab) => (await tab.getAttribute('id'))!.slice('tab-'.length)),
    );
    expect(names).toEqual(['summary', 'errors', 'breakdown', 'confidence', 'comparison']);
    const findings: string[] = [];
    await workbench.inEveryTheme(async (theme) => {
      for (const [i, tab] of tabs.entries()) {
        await tab.click();
        await workbench.screenshot(subject.picture(`report-${names[i]}-${theme}`));
        for (const finding of await accessibilityFindings(workbench))
          findings.push(`${theme}, ${names[i]}: ${finding}`);
      }
    });
    expect(findings, findings.join('\n')).toEqual([]);
  });

  it('saves a page that shows the scores without the editor and without a network', async () => {
    const { workbench } = subject;
    const file = inWorkspace('saved.html');
    await workbench.webview.getByRole('button', { name: 'Save as HTML' }).click();
    await workbench.enterPath('Save report', file);
    await workbench.page.getByText('Report saved.').first().waitFor();
    const { scores, firstMark, errors, wanted } = await readOffline(file);
    expect(scores).toContain(f1(report));
    expect(firstMark).not.toBe('');
    expect({ errors, wanted }).toEqual({ errors: [], wanted: [pathToFileURL(file).href] });
  });
});

function noteOf(error: ErrorRecord | undefined): string {
  if (error === undefined) throw new Error('no error of this kind');
  return `${path.basename(error.document)}.txt`;
}

/** The entity of an error as it stands in its note. */
function entityText(folder: string, error: ErrorRecord | undefined): string {
  const [start, end] = error?.gold?.fragments[0] ?? [0, 0];
  return readFileSync(path.join(folder, workspaceFiles.notes, noteOf(error)), 'utf8').slice(start, end);
}

interface OfflinePage {
  readonly scores: string;
  /** The entity of the first error, in its sentence. */
  readonly firstMark: string;
  readonly errors: readonly string[];
  /** Addresses that it asked for. */
  readonly wanted: readonly string[];
}

/** What a page that is opened from the disk shows, says wrong and asks for. */
async function readOffline(file: string): Promise<OfflinePage> {
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    const [errors, wanted] = [[] as string[], [] as string[]];
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('request', (request) => wanted.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('table', { name: 'Scores by label, strict' }).waitFor();
    const scores = await page.getByRole('row', { name: /^micro/ }).innerText();
    await page.getByRole('tab', { name: /^Errors/ }).click();
    const firstMark = await page.locator('.errors .error mark').first().innerText();
    return { scores, firstMark, errors, wanted };
  } finally {
    await browser.close();
  }
}
