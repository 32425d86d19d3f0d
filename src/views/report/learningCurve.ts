// The learning curve: F1 over the number of training notes, with its deviation over seeds and folds.
import type { ExperimentPoint, RuleSpread, Spread } from '../../protocol/report';
import { count, plural, share } from './format';
import { createPlot, keys, path, svg, type Plot } from './svg';

interface Curve {
  readonly name: string;
  /** The class that gives its colour. */
  readonly color: string;
  readonly f1: (point: ExperimentPoint) => Spread | undefined;
}

const f1Of = (spread: RuleSpread | null): Spread | undefined => spread?.micro.f1;
const curves: readonly Curve[] = [
  { name: 'dev', color: 'line-1', f1: ({ dev }) => f1Of(dev) },
  { name: 'test', color: 'line-2', f1: ({ test }) => f1Of(test) },
];

/** @param points two or more, by size. */
export function learningCurveChart(points: readonly ExperimentPoint[]): SVGElement {
  const shown = curves.filter(({ f1 }) => points.every((point) => f1(point) !== undefined));
  const plot = createPlot({
    title: `F1 over the number of training notes: ${shown.map((curve) => describe(curve, points)).join('; ')}`,
    xTitle: 'training notes',
    yTitle: 'micro F1',
    xRange: [0, Math.max(...points.map(({ trainDocuments }) => trainDocuments))],
  });
  for (const curve of shown) drawCurve(plot, curve, points);
  keys(
    plot,
    shown.map(({ name, color }) => [name, `line ${color}`]),
  );
  return plot.root;
}

/** The numbers for those who do not see the lines. */
const describe = ({ name, f1 }: Curve, points: readonly ExperimentPoint[]): string =>
  `${name} ${points.map((point) => `${count(Math.round(point.trainDocuments))}: ${spreadText(f1(point))}`).join(', ')}`;

function drawCurve(
  { root, x, y }: Plot,
  { name, color, f1 }: Curve,
  points: readonly ExperimentPoint[],
): void {
  const places = points.map((point) => ({ point, at: x(point.trainDocuments), spread: f1(point)! }));
  root.append(
    path(
      places.map(({ at, spread }) => [at, y(spread.mean)]),
      { class: `line ${color}` },
    ),
  );
  for (const { point, at, spread } of places) {
    const title = `${name}, ${plural(Math.round(point.trainDocuments), 'note')}, ${plural(point.runs.length, 'run')}: ${spreadText(spread)}`;
    root.append(
      svg('path', {
        class: `line ${color} deviation`,
        d: whisker(at, y(high(spread)), y(low(spread))),
        fill: 'none',
      }),
      svg('circle', { class: `point ${color}`, cx: at, cy: y(spread.mean), r: 4 }, svg('title', {}, title)),
    );
  }
}

/** A score stays a score: the deviation is not drawn beyond 0 and 1. */
const low = ({ mean, deviation }: Spread): number => Math.max(0, mean - deviation);
const high = ({ mean, deviation }: Spread): number => Math.min(1, mean + deviation);

const whisker = (x: number, top: number, bottom: number): string =>
  `M${x - 4} ${top.toFixed(1)}h8M${x} ${top.toFixed(1)}V${bottom.toFixed(1)}M${x - 4} ${bottom.toFixed(1)}h8`;

export const spreadText = (spread: Spread | undefined): string =>
  spread === undefined ? '–' : `${share(spread.mean)} ± ${share(spread.deviation)}`;
