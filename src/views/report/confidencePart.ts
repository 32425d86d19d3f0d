// Whether confidences can be believed, and where to cut.
import type { Calibration, ThresholdPoint } from '../../protocol/report';
import { element } from '../elements';
import { count, share } from './format';
import { createPlot, figure, keys, path, svg } from './svg';

export function confidencePart(calibration: Calibration): HTMLElement {
  const best = calibration.thresholds.find(({ threshold }) => threshold === calibration.bestThreshold);
  const facts: [string, string][] = [
    ['Expected calibration error', share(calibration.expectedError)],
    ['Largest gap of a bin', share(calibration.maximumError)],
    ['Brier score', share(calibration.brierScore)],
    ['Best F1 when cut at', `${calibration.bestThreshold.toFixed(2)} (F1 ${share(best?.f1)})`],
  ];
  return element(
    'div',
    { class: 'confidence-part' },
    element(
      'dl',
      { class: 'details' },
      ...facts.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value))),
    ),
    element(
      'div',
      { class: 'charts wide' },
      figure('Reliability: how often entities of a confidence are right', reliabilityChart(calibration)),
      figure('Scores when entities below a confidence are dropped', thresholdChart(calibration)),
      figure('Precision and recall as the threshold falls', precisionRecallCurves(calibration)),
    ),
    binTable(calibration),
  );
}

function reliabilityChart({ bins }: Calibration): SVGElement {
  const { root, x, y } = createPlot({
    title: 'Share of right entities by confidence; the table below holds the numbers',
    xTitle: 'confidence',
    yTitle: 'share right',
  });
  root.append(svg('line', { class: 'diagonal', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }));
  for (const bin of bins) {
    if (bin.count === 0) continue;
    const title = `${bin.low}–${bin.high}: ${count(bin.count)} entities, mean confidence ${share(bin.confidence)}, ${share(bin.accuracy)} right`;
    root.append(
      svg(
        'rect',
        {
          class: 'reliability',
          x: x(bin.low) + 2,
          width: x(bin.high) - x(bin.low) - 4,
          y: y(bin.accuracy),
          height: y(0) - y(bin.accuracy),
        },
        svg('title', {}, title),
      ),
      svg('circle', { class: 'point', cx: x(bin.confidence), cy: y(bin.accuracy), r: 3.5 }),
    );
  }
  return root;
}

const lines = [
  ['precision', 'line line-1'],
  ['recall', 'line line-2'],
  ['f1', 'line line-3'],
] as const;

function thresholdChart({ thresholds, bestThreshold }: Calibration): SVGElement {
  const plot = createPlot({
    title: 'Precision, recall and F1 over the threshold',
    xTitle: 'threshold',
    yTitle: 'score',
  });
  for (const [metric, name] of lines)
    plot.root.append(
      path(
        thresholds.map((point) => [plot.x(point.threshold), plot.y(point[metric])]),
        { class: name },
      ),
    );
  plot.root.append(
    svg('line', {
      class: 'diagonal',
      x1: plot.x(bestThreshold),
      x2: plot.x(bestThreshold),
      y1: plot.y(0),
      y2: plot.y(1),
    }),
  );
  keys(
    plot,
    lines.map(([metric, name]) => [metric === 'f1' ? 'F1' : metric, name]),
  );
  return plot.root;
}

function precisionRecallCurves({ perLabel }: Calibration): SVGElement {
  const plot = createPlot({
    title: 'Precision against recall of each label as the threshold falls',
    xTitle: 'recall',
    yTitle: 'precision',
  });
  const labels = Object.entries(perLabel).slice(0, 8);
  labels.forEach(([label, points]: [string, readonly ThresholdPoint[]], i) => {
    const line = path(
      points.map((point) => [plot.x(point.recall), plot.y(point.precision)]),
      { class: `line line-${i + 1}` },
    );
    line.append(svg('title', {}, label));
    plot.root.append(line);
  });
  keys(
    plot,
    labels.map(([label], i) => [label, `line line-${i + 1}`]),
  );
  return plot.root;
}

function binTable({ bins }: Calibration): HTMLElement {
  const head = ['Confidence', 'Entities', 'Mean confidence', 'Share right'].map((title, i) =>
    element('th', { scope: 'col', class: i === 0 ? 'name' : 'number' }, title),
  );
  const rows = bins.map(({ low, high, count: size, confidence, accuracy }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', class: 'name' }, `${low.toFixed(1)} – ${high.toFixed(1)}`),
      ...[count(size), size === 0 ? '–' : share(confidence), size === 0 ? '–' : share(accuracy)].map((text) =>
        element('td', { class: 'number' }, text),
      ),
    ),
  );
  return element(
    'table',
    { class: 'data narrow' },
    element('caption', {}, 'Bins of the reliability diagram'),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}
