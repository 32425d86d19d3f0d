// The curves of a run: loss and learning rate by step, dev scores by epoch. Drawn in the colours of the theme.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colorCount, labelColor } from '../../protocol/labelColors';
import type { RunModel } from './model';
import { smoothed } from './model';

const color = (name: string): string =>
  getComputedStyle(document.body).getPropertyValue(`--vscode-${name}`).trim();
const axisColor = (): string => color('descriptionForeground') || color('foreground');
const gridColor = (): string =>
  color('editorIndentGuide-background1') || color('panel-border') || 'rgba(128,128,128,0.2)';
const line = (index: number): string =>
  color(`clinicalNoteTagger-label${1 + (index % colorCount)}Border`) || color('foreground');
const ofLabel = (label: string): string => line(labelColor(label) - 1);

interface Chart {
  readonly series: readonly uPlot.Series[];
  readonly data: uPlot.AlignedData;
  readonly format: (value: number) => string;
  /** Scores have a fixed range. */
  readonly range?: readonly [number, number];
  readonly wholeTicks?: boolean;
}

/** Draws anew: data of a run comes once a second at most. */
export function drawChart(host: HTMLElement, chart: Chart): void {
  const axis = {
    stroke: axisColor(),
    grid: { stroke: gridColor(), width: 1 },
    ticks: { stroke: gridColor(), width: 1 },
  };
  const { range } = chart;
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: 220,
      cursor: { y: false },
      legend: { live: true },
      scales: {
        x: { time: false },
        ...(range === undefined ? {} : { y: { range: [range[0], range[1]] as uPlot.Range.MinMax } }),
      },
      axes: [
        { ...axis, ...(chart.wholeTicks === true ? { incrs: [1, 2, 5, 10, 20, 50] } : {}) },
        { ...axis, size: 64, values: (_plot, ticks) => ticks.map(chart.format) },
      ],
      series: [...chart.series],
    },
    chart.data,
  );
  host.replaceChildren(plot.root);
}

export function lossChart({ steps, loss }: RunModel): Chart {
  const format = (value: number): string => value.toPrecision(3);
  const value = (_plot: uPlot, raw: number | null): string => (raw === null ? '–' : raw.toFixed(4));
  return {
    format,
    data: [[...steps], [...loss], smoothed(loss)],
    series: [
      { label: 'Step' },
      { label: 'Loss', stroke: `${line(1)}66`, width: 1, points: { show: false }, value },
      { label: 'Smoothed', stroke: line(1), width: 2, points: { show: false }, value },
    ],
  };
}

export function rateChart({ steps, learningRate }: RunModel): Chart {
  return {
    format: (value) => value.toExponential(1),
    data: [[...steps], [...learningRate]],
    series: [
      { label: 'Step' },
      {
        label: 'Learning rate',
        stroke: line(3),
        width: 2,
        points: { show: false },
        value: (_plot, raw: number | null) => (raw === null ? '–' : raw.toExponential(2)),
      },
    ],
  };
}

export function scoreChart({ dev }: RunModel): Chart {
  const labels = [...new Set(dev.flatMap(({ scores }) => Object.keys(scores.perLabel)))];
  const value = (_plot: uPlot, raw: number | null): string => (raw === null ? '–' : raw.toFixed(4));
  return {
    format: (score) => score.toFixed(1),
    range: [0, 1],
    wholeTicks: true,
    data: [
      dev.map(({ epoch }) => epoch),
      dev.map(({ scores }) => scores.micro.f1),
      ...labels.map((label) => dev.map(({ scores }) => scores.perLabel[label]?.f1 ?? null)),
    ],
    series: [
      { label: 'Epoch' },
      { label: 'All (micro F1)', stroke: color('foreground'), width: 2.5, value },
      ...labels.map((label): uPlot.Series => ({
        label,
        stroke: ofLabel(label),
        width: 1.5,
        dash: [6, 3],
        value,
      })),
    ],
  };
}
