// What the monitor says of an experiment, in words and numbers. Knows no page.
import type { ExperimentPoint, ExperimentProgress, ExperimentRun } from '../../protocol/experimentProgress';
import type { Fact } from './model';

type Spread = ExperimentPoint['dev'];

export const experimentColumns = ['Run', 'State', 'Best epoch', 'Dev F1', 'Test F1'] as const;
export const curveColumns = ['Training notes', 'Runs', 'Dev F1', 'Test F1'] as const;

export function experimentFacts({ runs, points }: ExperimentProgress): Fact[] {
  const ended = runs.filter(({ state }) => state === 'finished').length;
  const [point, ...others] = points;
  const best = runs.reduce<ExperimentRun | undefined>(
    (top, run) => ((run.dev ?? -1) > (top?.dev ?? -1) ? run : top),
    undefined,
  );
  return [
    { name: 'Runs', value: `${ended} of ${runs.length} ended` },
    ...(point === undefined || others.length > 0
      ? []
      : [
          { name: 'Dev F1', value: spreadText(point.dev, point.runs) },
          ...(point.test === null ? [] : [{ name: 'Test F1', value: spreadText(point.test, point.runs) }]),
        ]),
    ...(best === undefined ? [] : [{ name: 'Best run', value: `${best.dev!.toFixed(4)} (${best.name})` }]),
  ];
}

/** Mean ± sample deviation; a single run has none. */
const spreadText = ({ mean, deviation }: Spread, runs: number): string =>
  runs > 1 ? `${mean.toFixed(4)} ± ${deviation.toFixed(4)}` : mean.toFixed(4);

/** Of all runs together, 0–1. */
export const experimentProgress = ({ runs }: ExperimentProgress): number =>
  runs.reduce((sum, { progress }) => sum + progress, 0) / Math.max(1, runs.length);

/** What stands beside the name, in the order of the columns. */
export function runCells({ state, progress, epoch, dev, test }: ExperimentRun): string[] {
  const under = state === 'running' || state === 'stopped' ? `, ${Math.floor(100 * progress)} %` : '';
  return [state + under, epoch === null ? '' : String(epoch), score(dev), score(test)];
}

const score = (value: number | null): string => value?.toFixed(4) ?? '';

/** Empty where all runs learn from as much. */
export const curveRows = ({ points }: ExperimentProgress): string[][] =>
  points.length < 2
    ? []
    : points.map(({ trainDocuments, runs, dev, test }) => [
        Math.round(trainDocuments).toLocaleString('en'),
        String(runs),
        spreadText(dev, runs),
        test === null ? '' : spreadText(test, runs),
      ]);
