import { expect, it } from 'vitest';
import type { ExperimentProgress, ExperimentRun } from '../../../src/protocol/experimentProgress';
import {
  curveRows,
  experimentFacts,
  experimentProgress,
  runCells,
} from '../../../src/views/runMonitor/experimentModel';

const run: ExperimentRun = {
  name: 'fold-1',
  folder: '/x/fold-1',
  state: 'finished',
  progress: 1,
  epoch: 3,
  dev: 0.5,
  test: 0.25,
};
const waiting: ExperimentRun = {
  ...run,
  name: 'fold-2',
  state: 'waiting',
  progress: 0,
  epoch: null,
  dev: null,
  test: null,
};
const point = { trainDocuments: 8.5, runs: 2, dev: { mean: 0.5, deviation: 0.1 }, test: null };
const experiment: ExperimentProgress = { state: 'running', runs: [run, waiting], points: [point] };

it.each<[ExperimentRun, string[]]>([
  [run, ['finished', '3', '0.5000', '0.2500']],
  [waiting, ['waiting', '', '', '']],
  [{ ...run, state: 'running', progress: 0.999, test: null }, ['running, 99 %', '3', '0.5000', '']],
  [{ ...waiting, state: 'stopped', progress: 0.1 }, ['stopped, 10 %', '', '', '']],
])('a row of the table: %o', (of, cells) => expect(runCells(of)).toEqual(cells));

it('counts runs, and tells mean and deviation where there is one size', () => {
  expect(experimentFacts(experiment)).toEqual([
    { name: 'Runs', value: '1 of 2 ended' },
    { name: 'Dev F1', value: '0.5000 ± 0.1000' },
    { name: 'Best run', value: '0.5000 (fold-1)' },
  ]);
  expect(experimentProgress(experiment)).toBe(0.5);
  const tested = { ...point, runs: 1, test: { mean: 0.25, deviation: 0 } };
  expect(experimentFacts({ ...experiment, points: [tested] })).toContainEqual({
    name: 'Test F1',
    value: '0.2500',
  });
  expect(experimentFacts({ ...experiment, runs: [waiting], points: [] })).toEqual([
    { name: 'Runs', value: '0 of 1 ended' },
  ]);
});

it('draws a curve where there are several sizes', () => {
  expect(curveRows(experiment)).toEqual([]);
  const points = [point, { ...point, trainDocuments: 1200, runs: 1 }];
  expect(curveRows({ ...experiment, points })).toEqual([
    ['9', '2', '0.5000 ± 0.1000', ''],
    ['1,200', '1', '0.5000', ''],
  ]);
});
