// Scores: the main numbers with their intervals, the table of labels, precision against recall, and what was odd.
import type {
  LabelScores,
  LearningPoint,
  MatchReport,
  PartName,
  PartScores,
  ReportViewData,
  Scores,
} from '../../protocol/report';
import { element } from '../elements';
import { count, share, spaced } from './format';
import { currentRule } from './header';
import type { PageContext } from './page';
import { numberCell, sortableTable, textCell, type Cell } from './sortableTable';
import { createPlot, figure, path, svg } from './svg';

export function summaryPart(context: PageContext): HTMLElement {
  const [name, match] = currentRule(context);
  const part = element(
    'div',
    { class: 'summary' },
    element('p', { class: 'rule-title' }, match.title),
    scoreCards(match, context.data),
    element(
      'div',
      { class: 'columns' },
      scoresTable(context, name, match, match),
      charts(match, context.data.learningCurve),
    ),
  );
  const details = detailsOf(match);
  if (details !== undefined) part.append(details);
  for (const partName of partNames) {
    const scores = match[partName];
    if (scores === undefined || !hasItems(scores)) continue;
    part.append(
      element('h2', {}, capital(spaced(partName))),
      scoresTable(context, `${name} ${partName}`, scores),
    );
  }
  const seeds = context.data.report.seeds?.matches[name];
  if (seeds !== undefined) part.append(seedsNote(seeds.micro, context.data.report.seeds?.runs.length ?? 0));
  part.append(...issues(context.data));
  return part;
}

const partNames: readonly PartName[] = [
  'relations', 'assertions', 'drugs', 'attributes', 'combined', 'lenient', 'lenientDrugs', 'lenientAttributes', 'lenientCombined', 'overall',
]; // prettier-ignore

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const hasItems = ({ micro }: PartScores): boolean =>
  micro.truePositives + micro.falsePositives + micro.falseNegatives > 0;

function scoreCards(match: MatchReport, data: ReportViewData): HTMLElement {
  const level = data.report.bootstrap?.level ?? 0.95;
  const cards = (['f1', 'precision', 'recall'] as const).map((metric) => {
    const interval = match.intervals?.micro[metric];
    const titles = { f1: 'F1', precision: 'Precision', recall: 'Recall' };
    const card = element(
      'div',
      { class: metric === 'f1' ? 'card main' : 'card' },
      element('div', { class: 'card-title' }, `${titles[metric]}, micro`),
      element('div', { class: 'card-value' }, share(match.micro[metric])),
    );
    if (interval !== undefined) {
      card.append(
        intervalBar(match.micro[metric], interval.low, interval.high),
        element(
          'div',
          { class: 'card-note' },
          `${share(interval.low)} – ${share(interval.high)} (${level * 100} %)`,
        ),
      );
    }
    return card;
  });
  const macro = element(
    'div',
    { class: 'card' },
    element(
      'div',
      { class: 'card-title' },
      match.macroOver === 'documents' ? 'F1, macro over documents' : 'F1, macro over labels',
    ),
    element('div', { class: 'card-value' }, share(match.macro.f1)),
    element(
      'div',
      { class: 'card-note' },
      `precision ${share(match.macro.precision)}, recall ${share(match.macro.recall)}`,
    ),
  );
  const { truePositives, falsePositives, falseNegatives } = match.micro;
  const counts = element(
    'div',
    { class: 'card' },
    element('div', { class: 'card-title' }, 'Counts'),
    element('div', { class: 'card-value' }, count(truePositives)),
    element(
      'div',
      { class: 'card-note' },
      `right; ${count(falsePositives)} wrong, ${count(falseNegatives)} not found`,
    ),
  );
  return element('div', { class: 'cards' }, ...cards, macro, counts);
}

function intervalBar(value: number, low: number, high: number): SVGElement {
  const at = (share_: number): number => 2 + share_ * 196;
  return svg(
    'svg',
    { viewBox: '0 0 200 10', class: 'interval', 'aria-hidden': 'true' },
    svg('line', { class: 'interval-scale', x1: 2, x2: 198, y1: 5, y2: 5 }),
    svg('rect', {
      class: 'interval-range',
      x: at(low),
      y: 2,
      width: Math.max(2, at(high) - at(low)),
      height: 6,
      rx: 2,
    }),
    svg('circle', { class: 'interval-value', cx: at(value), cy: 5, r: 4 }),
  );
}

function scoresTable(context: PageContext, id: string, scores: PartScores, match?: MatchReport): HTMLElement {
  const intervals = match?.intervals?.perLabel ?? {};
  const withIntervals = Object.keys(intervals).length > 0;
  const extra = (text: string): Cell[] => (withIntervals ? [{ shown: text, value: text }] : []);
  const rows = Object.entries(scores.perLabel).map(([label, item]) => {
    const interval = intervals[label]?.f1;
    return [
      textCell(label),
      ...scoreCells(item),
      ...extra(interval ? `${share(interval.low)} – ${share(interval.high)}` : ''),
      ...countCells(item),
    ];
  });
  const support = scores.micro.truePositives + scores.micro.falseNegatives;
  const microInterval = match?.intervals?.micro.f1;
  const blanks = ['', '', '', ''].map((text): Cell => ({ shown: text, value: text }));
  return sortableTable(
    {
      id: `scores ${id}`,
      caption: `Scores by label, ${id}`,
      columns: [
        'Label',
        'Precision',
        'Recall',
        'F1',
        ...(withIntervals ? ['F1 interval'] : []),
        'TP',
        'FP',
        'FN',
        'Support',
      ],
      rows,
      totals: [
        [
          textCell('micro'),
          ...scoreCells(scores.micro),
          ...extra(microInterval ? `${share(microInterval.low)} – ${share(microInterval.high)}` : ''),
          ...countCells({ ...scores.micro, support }),
        ],
        [
          textCell(match?.macroOver === 'documents' ? 'macro (documents)' : 'macro'),
          ...scoreCells(scores.macro),
          ...extra(''),
          ...blanks,
        ],
        ...(match?.weighted === undefined
          ? []
          : [[textCell('weighted'), ...scoreCells(match.weighted), ...extra(''), ...blanks]]),
      ],
    },
    context.state,
  );
}

const scoreCells = ({ precision, recall, f1 }: Scores): Cell[] =>
  [precision, recall, f1].map((value) => numberCell(value, share(value)));

const countCells = ({ truePositives, falsePositives, falseNegatives, support }: LabelScores): Cell[] =>
  [truePositives, falsePositives, falseNegatives, support].map((value) => numberCell(value, count(value)));

function charts(match: MatchReport, learning: readonly LearningPoint[] | undefined): HTMLElement {
  const list = element(
    'div',
    { class: 'charts' },
    figure('Precision and recall of each label', precisionRecallChart(match)),
  );
  if (learning !== undefined && learning.length > 1)
    list.append(figure('Learning curve', learningChart(learning)));
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

function learningChart(points: readonly LearningPoint[]): SVGElement {
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

function detailsOf(match: MatchReport): HTMLElement | undefined {
  const items: [string, string][] = [];
  for (const [key, value] of Object.entries(match)) {
    if (typeof value === 'number')
      items.push([
        capital(spaced(key)),
        key.toLowerCase().endsWith('accuracy') ? share(value) : count(value),
      ]);
  }
  const { precisionDeviation, recallDeviation } = match.macro;
  if (precisionDeviation !== undefined)
    items.push(['Deviation of precision over documents', share(precisionDeviation)]);
  if (recallDeviation !== undefined)
    items.push(['Deviation of recall over documents', share(recallDeviation)]);
  if (items.length === 0) return undefined;
  return element(
    'dl',
    { class: 'details' },
    ...items.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value))),
  );
}

function seedsNote(
  scores: Readonly<
    Record<'precision' | 'recall' | 'f1', { readonly mean: number; readonly deviation: number }>
  >,
  runs: number,
): HTMLElement {
  const text = (['precision', 'recall', 'f1'] as const).map(
    (metric) => `${metric} ${share(scores[metric].mean)} ± ${share(scores[metric].deviation)}`,
  );
  return element(
    'p',
    { class: 'seeds' },
    `Over ${runs} runs, mean ± sample deviation, micro: ${text.join(', ')}.`,
  );
}

function issues({ report }: ReportViewData): HTMLElement[] {
  if (report.documentIssues.length === 0) return [];
  const list = element(
    'ul',
    {},
    ...report.documentIssues
      .slice(0, 500)
      .map(({ document: id, message }) => element('li', {}, element('strong', {}, id), ` ${message}`)),
  );
  const summary = element('summary', {}, `${count(report.documentIssues.length)} remarks on documents`);
  const scored = report.counts.unscoredPredictedEntities;
  const note = scored > 0 ? ` ${count(scored)} predicted entities are not scored.` : '';
  return [
    element(
      'details',
      { class: 'issues', open: report.documentIssues.length <= 10 },
      summary,
      element('p', {}, `What to know before quoting these numbers.${note}`),
      list,
    ),
  ];
}
