import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runExperiment } from '../../../src/runs/experiment/runExperiment';
import { createTrainingBackend } from '../../../src/runtime/index';
import { tinyFolds } from '../../runs/tinyRun';
import { evaluatorHandlers } from '../../../src/worker/evaluate/evaluatorHandlers';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'evaluator-'))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const context = { signal: new AbortController().signal, progress: () => undefined };
async function notes(name: string, annotations: string): Promise<string> {
  const to = path.join(folder, name);
  await mkdir(to);
  await writeFile(path.join(to, 'a.txt'), 'Chest pain and fever.\n');
  await writeFile(path.join(to, 'a.ann'), annotations);
  return to;
}

describe('the evaluation process', () => {
  it('scores folders, and knows the note of each document', async () => {
    const gold = await notes('gold', 'T1\tproblem 0 10\tChest pain\nT2\tproblem 15 20\tfever\n');
    const predicted = await notes('system', 'T1\tproblem 0 10\tChest pain\n');
    const { data, notes: files } = await evaluatorHandlers.evaluate(
      { kind: 'folders', gold, predicted },
      context,
    );
    expect(data.report.matches['strict']?.micro).toMatchObject({ truePositives: 1, falseNegatives: 1 });
    expect(files).toEqual({ a: path.join(gold, 'a.txt') });
    expect(data.contexts['a']?.[0]?.text).toContain('fever');
  });

  it('tells what could not be read on either side, without the folders', async () => {
    const gold = await notes('gold', 'T1\tproblem 0 10\tChest pain\nnot a line of brat\n');
    const predicted = await notes('system', 'T1\tproblem 0 10\tChest pain\nT2\tproblem 90 99\tfever\n');
    const { data } = await evaluatorHandlers.evaluate({ kind: 'folders', gold, predicted }, context);
    expect(data.readingRemarks).toEqual([
      { at: 'a.ann:2', message: expect.stringMatching(/not one that brat knows/) as string },
      { at: 'a.ann:2', message: expect.stringMatching(/^T2 ends past the end/) as string },
    ]);
  });

  it('maps labels by a file, and finds the files that can', async () => {
    const gold = await notes('gold', 'T1\tproblem 0 10\tChest pain\n');
    const predicted = await notes('system', 'T1\tSign 0 10\tChest pain\n');
    const request = { kind: 'folders', gold, predicted } as const;
    const { data, folders } = await evaluatorHandlers.evaluate(request, context);
    expect(data.report.labelIssues?.flatMap(({ labels }) => labels)).toEqual(['problem', 'Sign']);
    expect(folders).toEqual(request);
    const files = Object.entries({
      'other.json': '{"Age": null}',
      'map.json': '{"Sign": "problem"}',
      'rest.json': '{"problem": "problem", "*": null}',
      'settings.json': '{"Sign": {"color": 1}}',
      'broken.json': '{"Sign',
    }).map(([name, text]) => [path.join(folder, name), text] as const);
    for (const [file, text] of files) await writeFile(file, text);
    const names = [...files.map(([file]) => file), path.join(folder, 'gone.json')];
    const found = await evaluatorHandlers.labelMaps({ files: names, labels: ['problem', 'Sign'] }, context);
    expect(found.map((file) => path.basename(file))).toEqual(['map.json', 'rest.json']);
    const again = await evaluatorHandlers.evaluate({ ...folders!, labels: found[0]! }, context);
    expect(again.data.report.labelIssues).toBeUndefined();
    expect(again.data.report.matches['strict']?.micro.f1).toBe(1);
    expect(again.data.title).toBe('Evaluation: system (labels by map.json)');
  });

  it('says which folder holds no notes', async () => {
    const gold = await notes('gold', '');
    const predicted = path.join(folder, 'empty');
    await mkdir(predicted);
    await expect(
      evaluatorHandlers.evaluate({ kind: 'folders', gold, predicted }, context),
    ).rejects.toMatchObject({
      code: 'input',
      message: /empty/,
    });
  });

  it('scores every note of a cross-validation once, and shows its runs', async () => {
    const request = await tinyFolds(folder, 'folds', { folds: 2, seeds: [7, 8] });
    const training = runExperiment(request, { createBackend: createTrainingBackend });
    while ((await training.next()).done !== true) continue;
    const { data, notes: files } = await evaluatorHandlers.evaluate(
      { kind: 'run', run: request.out },
      context,
    );
    // Twelve notes of nine entities, whatever the number of seeds.
    expect(data.report.counts).toMatchObject({ documents: 12, goldEntities: 108 });
    expect(Object.keys(files)).toHaveLength(12);
    expect(data.report.experiment?.points[0]?.runs).toHaveLength(4);
    expect(data.predicted).toBe('folds (2 folds pooled)');
    const { data: one } = await evaluatorHandlers.evaluate(
      { kind: 'run', run: path.join(request.out, 'fold-1-seed-7') },
      context,
    );
    expect(one.report.counts).toMatchObject({ documents: 6, goldEntities: 54 });
  });

  it('says that a run has no manifest', async () => {
    await expect(evaluatorHandlers.evaluate({ kind: 'run', run: folder }, context)).rejects.toMatchObject({
      code: 'input',
      message: /holds no run/,
    });
  });
});
