// Precision against recall of each label, and the dev scores of the run by epoch.
import type { EpochPoint, MatchReport, Scores } from '../../protocol/report';
import { element } from '../elements';
import { count, share } from './format';
import { createPlot, figure, path, svg } from './svg';

export function scoreCharts(match: MatchReport, epochs: readonly EpochPoint[] | undefined): HTMLElement {
  const list = element(
    'div',
    { class: 'charts' },
    figure('Precision and recall of each label', precisionRecallChart(match)),
  );
  if (epochs !== undefined && epochs.length > 1) list.append(figure('Dev F1 by epoch', epochChart(epochs)));
  return list;
}

function precisionRecallChart(match: MatchReport): SVGElement {
  const { root, x, y } = createPlot({
    title: 'Precision against recall, one point a label; the table holds the same numbers',
    xTitle: 'recall',
    yTitle: 'precision',
  });
  // Lines of equal F1 help to read the plot: precision = F·recall / (2·recall − F).
  for (const f1 of [0.2, 0.4, 0.6, 0.8]) {
    const points: [number, number][] = [];
    for (let recall = f1 / (2 - f1); recall <= 1.0001; recall += 0.02) {
      points.push([x(Math.min(1, recall)), y(Math.min(1, (f1 * recall) / (2 * recall - f1)))]);
    }
    const last = points[points.length - 1]!;
    root.append(
      path(points, { class: 'isoline' }),
      svg('text', { class: 'isolabel', x: last[0] - 2, y: last[1] - 3, 'text-anchor': 'end' }, `F1 ${f1}`),
    );
  }
  const labels = Object.entries(match.perLabel);
  const most = Math.max(1, ...labels.map(([, { support }]) => support));
  for (const [label, scores] of labels) {
    const title = `${label}: precision ${share(scores.precision)}, recall ${share(scores.recall)}, support ${count(scores.support)}`;
    const radius = 4 + 6 * Math.sqrt(scores.support / most);
    root.append(
      svg(
        'circle',
        { class: 'point', cx: x(scores.recall), cy: y(scores.precision), r: radius },
        svg('title', {}, title),
      ),
    );
  }
  if (labels.length <= 12) root.append(...pointLabels(labels, x, y));
  root.append(
    svg(
      'path',
      { class: 'point-micro', d: cross(x(match.micro.recall), y(match.micro.precision)) },
      svg('title', {}, 'micro average'),
    ),
  );
  return root;
}

/** Names beside their points, moved apart where they would lie on each other. */
function pointLabels(
  labels: readonly [string, Scores][],
  x: (value: number) => number,
  y: (value: number) => number,
): SVGElement[] {
  const taken: { readonly left: number; readonly right: number; readonly y: number }[] = [];
  return labels
    .toSorted((a, b) => b[1].precision - a[1].precision)
    .map(([label, { precision, recall }]) => {
      const width = label.length * 6.4;
      const toLeft = x(recall) + 14 + width > 410;
      const left = toLeft ? x(recall) - 14 - width : x(recall) + 14;
      let top = y(precision) + 4;
      while (
        taken.some((other) => Math.abs(other.y - top) < 12 && other.left < left + width && left < other.right)
      )
        top += 12;
      taken.push({ left, right: left + width, y: top });
      return svg('text', { class: 'point-label', x: left, y: top }, label);
    });
}

const cross = (x: number, y: number): string =>
  `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`;

function epochChart(points: readonly EpochPoint[]): SVGElement {
  const first = points[0]?.epoch ?? 0;
  const last = points[points.length - 1]?.epoch ?? 1;
  const { root, x, y } = createPlot({
    title: `F1 on the dev notes by epoch, ${points.map(({ epoch, f1 }) => `${epoch}: ${share(f1)}`).join(', ')}`,
    xTitle: 'epoch',
    yTitle: 'F1 (dev)',
    xRange: [first, last],
    height: 220,
  });
  const scored = points.filter(({ f1 }) => f1 !== undefined);
  root.append(
    path(
      scored.map(({ epoch, f1 }) => [x(epoch), y(f1 ?? 0)]),
      { class: 'line' },
    ),
  );
  for (const { epoch, f1 } of scored)
    root.append(svg('circle', { class: 'point', cx: x(epoch), cy: y(f1 ?? 0), r: 4 }));
  return root;
}
