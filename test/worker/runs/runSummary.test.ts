import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { summariseRuns } from '../../../src/evaluation/experiment';
import { writeExperimentReport } from '../../../src/runs/experiment/experimentReport';
import type { ExperimentAxes } from '../../../src/runs/experiment/plan';
import { readTrainedRuns } from '../../../src/runs/experiment/trainedRuns';
import { describeRun } from '../../../src/worker/runs/runSummary';
import type { Counts } from '../../evaluation/trainedRun';
import { writeExperiment } from '../../runs/experiment/finishedRun';
import { temporaryFolder } from '../../runs/temporary';

/** Without a wrong one: 1, 2, 3 of 4 found are F1 2/5, 4/6, 6/7. */
const found = (count: number): Counts => ({ problem: [count, 0, 4] });

async function experiment(axes: ExperimentAxes, ended: readonly Counts[], isDone = true): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'folds');
  await writeExperiment(folder, axes, ended);
  if (isDone) await writeExperimentReport(folder, summariseRuns((await readTrainedRuns([folder])).runs));
  return folder;
}

describe('an experiment says of itself', () => {
  it('mean and deviation over its runs', async () => {
    const folder = await experiment({ folds: 2 }, [found(1), found(3)]);
    expect(await describeRun(folder, false)).toEqual({
      folder,
      state: 'finished',
      usable: true,
      // (0.4 + 0.8571) / 2 and 0.4571 / √2
      description: 'dev F1 0.629 ± 0.323 · finished, 2 runs · from clinical-bert-mini',
      runs: [path.join(folder, 'fold-1'), path.join(folder, 'fold-2')],
    });
  });

  it('where its learning curve begins and ends', async () => {
    const folder = await experiment({ shares: [0.25, 1] }, [found(1), found(3)]);
    expect((await describeRun(folder, false)).description).toBe(
      'dev F1 0.400 (3 notes) to 0.857 (12 notes) · finished, 2 runs · from clinical-bert-mini',
    );
  });

  it.each([
    [false, 'stopped'],
    [true, 'running'],
  ])('how far it has come (its task is under way: %s)', async (isRunning, state) => {
    const folder = await experiment({ seeds: [1, 2, 3] }, [found(2)], false);
    expect(await describeRun(folder, isRunning)).toMatchObject({
      state,
      usable: false,
      description: `dev F1 0.667 · ${state}, 1 of 3 runs ended · from clinical-bert-mini`,
    });
  });
});
