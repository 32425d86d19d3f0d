// The main numbers of a rule, each with its interval.
import type { MatchReport, ReportViewData } from '../../protocol/report';
import { element } from '../elements';
import { count, share } from './format';
import { svg } from './svg';

export function scoreCards(match: MatchReport, data: ReportViewData): HTMLElement {
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
