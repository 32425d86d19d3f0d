// `evaluate --runs`: what runs scored when they were trained, read from their folders.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluationReport } from '../../src/evaluation/report';
import type { Counts } from '../evaluation/trainedRun';
import { writeExperiment, writeFinishedRun } from '../runs/experiment/finishedRun';
import { temporaryFolder } from '../runs/temporary';
import { run } from './program';

const found = (count: number): Counts => ({ problem: [count, 0, 4] });

describe('evaluate --runs', () => {
  it('of an experiment with folds: spread, pooled folds, JSON', async () => {
    const folder = path.join(await temporaryFolder(), 'folds');
    await writeExperiment(folder, { folds: 2 }, [found(1), found(3)]);
    const json = path.join(folder, 'evaluation.json');
    const { code, stdout, stderr } = await run(['evaluate', '--runs', folder, '--json', json]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'strict  notes  entities  epoch  dev precision  recall      F1',
      'fold-1     12       120      2         1.0000  0.2500  0.4000',
      'fold-2     12       120      2         1.0000  0.7500  0.8571',
      '',
      'dev, 2 runs        precision           recall               F1',
      'problem      1.0000 ± 0.0000  0.5000 ± 0.3536  0.6286 ± 0.3232',
      'micro        1.0000 ± 0.0000  0.5000 ± 0.3536  0.6286 ± 0.3232',
      'macro        1.0000 ± 0.0000  0.5000 ± 0.3536  0.6286 ± 0.3232',
      '',
      // 4 of 8 found: not the mean of the two.
      'all folds pooled  precision  recall      F1',
      'problem              1.0000  0.5000  0.6667',
      'micro                1.0000  0.5000  0.6667',
      'macro                1.0000  0.5000  0.6667',
      '',
    ]);
    const report = JSON.parse(await readFile(json, 'utf8')) as EvaluationReport;
    expect(report.matches.strict?.micro).toMatchObject({ truePositives: 4, falseNegatives: 4 });
    expect(report.counts).toMatchObject({ documents: 8, goldEntities: 8, predictedEntities: 4 });
    expect(report.experiment?.best).toMatchObject({ run: 'fold-2' });
  });

  it('of single runs that learned from more and more notes: a learning curve', async () => {
    const root = await temporaryFolder();
    const folders = ['small-a', 'small-b', 'large'].map((name) => path.join(root, name));
    await writeFinishedRun(folders[0]!, found(1), { documents: 5 });
    await writeFinishedRun(folders[1]!, found(2), { documents: 5 });
    await writeFinishedRun(folders[2]!, found(3), { documents: 20 });
    const { stdout } = await run(['evaluate', '--runs', ...folders]);
    expect(stdout.split('\n').slice(5)).toEqual([
      'learning curve  entities  runs           dev F1',
      '5 notes               50     2  0.5333 ± 0.1886',
      '20 notes             200     1  0.8571 ± 0.0000',
      '',
    ]);
  });

  it('tells which runs are missing, and ends with 3', async () => {
    const folder = path.join(await temporaryFolder(), 'seeds');
    await writeExperiment(folder, { seeds: [1, 2] }, [found(1)]);
    expect(await run(['evaluate', '--runs', folder])).toMatchObject({
      code: 3,
      stderr: 'seed-2 has not come to its end, and is left out\n',
    });
  });

  it.each([
    [['--gold', 'x'], /stand alone/, 2],
    [['--agreement', 'a', 'b'], /stand alone/, 2],
  ])('does not go with %j', async (more, message, expected) => {
    const { code, stderr } = await run(['evaluate', '--runs', 'x', ...more]);
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });
});
