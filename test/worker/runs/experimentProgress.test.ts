// What the monitor is told of an experiment that is under way, was stopped, or has ended.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { summariseRuns } from '../../../src/evaluation/experiment';
import { writeExperimentReport } from '../../../src/runs/experiment/experimentReport';
import { readTrainedRuns } from '../../../src/runs/experiment/trainedRuns';
import { experimentProgress } from '../../../src/worker/runs/experimentProgress';
import type { Counts } from '../../evaluation/trainedRun';
import { writeExperiment, writeFinishedRun } from '../../runs/experiment/finishedRun';
import { temporaryFolder } from '../../runs/temporary';

/** Without a wrong one: 1, 2, 3 of 4 found are F1 2/5, 4/6, 6/7. */
const found = (count: number): Counts => ({ problem: [count, 0, 4] });

describe('the progress of an experiment', () => {
  it('is none where the folder holds a run, or nothing', async () => {
    const folder = await temporaryFolder();
    expect(await experimentProgress(folder, false)).toBeNull();
    await writeFinishedRun(folder, found(1));
    expect(await experimentProgress(folder, false)).toBeNull();
  });

  it.each([
    [true, 'running', ['finished', 'running', 'waiting']],
    [false, 'stopped', ['finished', 'waiting', 'waiting']],
  ])('names what each run is doing (its task is under way: %s)', async (isRunning, state, states) => {
    const folder = await temporaryFolder();
    await writeExperiment(folder, { seeds: [1, 2, 3] }, [found(2)]);
    const progress = await experimentProgress(folder, isRunning);
    expect(progress).toMatchObject({ state, points: [{ runs: 1, trainDocuments: 12, test: null }] });
    expect(progress!.runs.map((run) => run.state)).toEqual(states);
    expect(progress!.runs[0]).toEqual({
      name: 'seed-1',
      folder: path.join(folder, 'seed-1'),
      state: 'finished',
      progress: 1,
      epoch: 2,
      dev: 2 / 3,
      test: null,
    });
    expect(progress!.runs[1]).toMatchObject({ progress: 0, epoch: null, dev: null });
  });

  it('ends with the report, and has a point for each size', async () => {
    const folder = await temporaryFolder();
    await writeExperiment(folder, { shares: [0.5, 1] }, [found(1), found(3)]);
    await writeExperimentReport(folder, summariseRuns((await readTrainedRuns([folder])).runs));
    const progress = await experimentProgress(folder, false);
    expect(progress!.state).toBe('finished');
    expect(progress!.points.map(({ trainDocuments, dev }) => [trainDocuments, dev.mean])).toEqual([
      [6, 0.4],
      [12, 6 / 7],
    ]);
  });
});
