// The curves of a run: loss and learning rate by step, dev scores by epoch.
import type uPlot from 'uplot';
import type { ChartContent } from './liveChart';
import { smoothed, type Measure, type RunModel } from './model';
import { colorOfLabel, curveColor, themeColor } from './themeColors';

const written =
  (write: (value: number) => string) =>
  (_plot: uPlot, raw: number | null): string =>
    raw === null ? '–' : write(raw);
const fourDigits = written((value) => value.toFixed(4));
const bare: Partial<uPlot.Series> = { points: { show: false } };

export function lossChart({ steps, loss }: RunModel): ChartContent {
  const average = smoothed(loss);
  return {
    format: (value) => value.toPrecision(3),
    data: [[...steps], [...loss], average],
    description: `Training loss ${average.at(-1)?.toFixed(4) ?? ''} at step ${steps.at(-1) ?? 0}, smoothed`,
    series: [
      { label: 'Step' },
      { ...bare, label: 'Loss', stroke: `${curveColor(1)}99`, width: 1, value: fourDigits },
      { ...bare, label: 'Smoothed', stroke: curveColor(1), width: 2, value: fourDigits },
    ],
  };
}

export function rateChart({ steps, learningRate }: RunModel): ChartContent {
  const value = written((rate) => rate.toExponential(2));
  return {
    format: (rate) => (rate === 0 ? '0' : rate.toExponential(1)),
    data: [[...steps], [...learningRate]],
    description: `Learning rate ${learningRate.at(-1)?.toExponential(2) ?? ''} at step ${steps.at(-1) ?? 0}`,
    series: [{ label: 'Step' }, { ...bare, label: 'Learning rate', stroke: curveColor(2), width: 2, value }],
  };
}

const measureNames: Readonly<Record<Measure, string>> = {
  f1: 'F1',
  precision: 'precision',
  recall: 'recall',
};

export function scoreChart({ dev }: RunModel, measure: Measure): ChartContent {
  const labels = [...new Set(dev.flatMap(({ scores }) => Object.keys(scores.perLabel)))];
  const name = measureNames[measure];
  const last = dev.at(-1);
  return {
    format: (score) => score.toFixed(1),
    range: [0, 1],
    data: [
      dev.map(({ epoch }) => epoch),
      dev.map(({ scores }) => scores.micro[measure]),
      ...labels.map((label) => dev.map(({ scores }) => scores.perLabel[label]?.[measure] ?? null)),
    ],
    description: `Dev ${name} ${last?.scores.micro[measure].toFixed(4) ?? ''} after epoch ${last?.epoch ?? 0}`,
    series: [
      { label: 'Epoch' },
      { label: `All (micro ${name})`, stroke: themeColor('foreground'), width: 2.5, value: fourDigits },
      ...labels.map((label): uPlot.Series => ({
        label,
        stroke: colorOfLabel(label),
        width: 1.5,
        dash: [6, 3],
        value: fourDigits,
      })),
    ],
  };
}
