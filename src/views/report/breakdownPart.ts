// Where it fails: kinds of errors, the confusion matrix, and scores of parts of the corpus.
import type { Analysis, Breakdown, Confusion } from '../../protocol/report';
import { element } from '../elements';
import { none } from './errorFilter';
import { capitalised, count, outcomeTitles, percent, share } from './format';
import type { PageContext } from './pageContext';
import { numberCell, sortableTable, textCell } from './sortableTable';

export function breakdownPart(context: PageContext, analysis: Analysis): HTMLElement {
  return element(
    'div',
    { class: 'breakdown' },
    element('h2', {}, 'Kinds of errors'),
    outcomeBars(context, analysis),
    element('h2', {}, 'Which label is taken for which'),
    confusionTable(context, analysis.confusion),
    breakdownTables(context, analysis.breakdowns),
  );
}

function outcomeBars(context: PageContext, { outcomes }: Analysis): HTMLElement {
  const most = Math.max(1, ...Object.values(outcomes));
  const rows = Object.entries(outcomes).map(([outcome, number]) => {
    const bar = element('span', { class: `bar kind-${outcome}` });
    bar.style.width = `${(100 * number) / most}%`;
    const text = [
      element('span', { class: 'bar-title' }, outcomeTitles[outcome] ?? outcome),
      element('span', { class: 'bar-track' }, bar),
      element('span', { class: 'bar-count' }, count(number)),
    ];
    if (outcome === 'correct' || number === 0) return element('li', { class: 'bar-row' }, ...text);
    const button = element(
      'button',
      { type: 'button', class: 'bar-row', title: 'Show these errors' },
      ...text,
    );
    button.addEventListener('click', () => context.showErrors({ kinds: [outcome] }));
    return element('li', {}, button);
  });
  return element('ul', { class: 'bars' }, ...rows);
}

/** A table that is coloured like a heat map; a click on a cell shows its errors. */
function confusionTable(context: PageContext, { labels, counts }: Confusion): HTMLElement {
  const names = [...labels, 'nothing'];
  const head = element(
    'tr',
    {},
    element('td', { class: 'corner' }, 'gold ↓ predicted →'),
    ...names.map((name) => element('th', { scope: 'col' }, name)),
  );
  const rows = counts.map((row, i) => {
    const sum = row.reduce((total, value) => total + value, 0);
    const cells = row.map((value, j) => confusionCell(context, names, i, j, value, sum));
    return element('tr', {}, element('th', { scope: 'row' }, names[i] ?? ''), ...cells);
  });
  const table = element(
    'table',
    { class: 'confusion' },
    element('caption', {}, 'A row is a gold label; colours are shares of the row'),
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  );
  return element(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Confusion of labels' },
    table,
  );
}

function confusionCell(
  context: PageContext,
  names: readonly string[],
  i: number,
  j: number,
  value: number,
  sum: number,
): HTMLElement {
  const cell = element('td', { class: i === j ? 'hit' : 'miss' });
  const strength = sum === 0 ? 0 : value / sum;
  cell.style.setProperty('--strength', strength.toFixed(3));
  if (value === 0) return cell;
  const [gold, predicted] = [names[i] ?? '', names[j] ?? ''];
  const title = `${gold} predicted as ${predicted}: ${count(value)}, ${percent(strength)} of the row`;
  const button = element('button', { type: 'button', title, 'aria-label': title }, count(value));
  button.addEventListener('click', () =>
    context.showErrors({
      gold: gold === 'nothing' && i === names.length - 1 ? none : gold,
      predicted: predicted === 'nothing' && j === names.length - 1 ? none : predicted,
    }),
  );
  cell.append(button);
  return cell;
}

const titles: Readonly<Record<Breakdown['by'], string>> = {
  label: 'label',
  length: 'length of the entity',
  section: 'section',
  sentenceLength: 'length of the sentence',
  seen: 'seen in training or not',
  document: 'document',
};

function breakdownTables(context: PageContext, breakdowns: readonly Breakdown[]): HTMLElement {
  const place = element('div');
  const select = element('select', { id: 'breakdown' });
  for (const { by } of breakdowns)
    select.append(
      element('option', { value: by, selected: by === context.state.current.breakdown }, titles[by]),
    );
  const draw = (): void => {
    const breakdown = breakdowns.find(({ by }) => by === select.value) ?? breakdowns[0];
    if (breakdown !== undefined) place.replaceChildren(breakdownTable(context, breakdown));
  };
  select.addEventListener('change', () => {
    context.state.change({ breakdown: select.value });
    draw();
  });
  draw();
  return element(
    'div',
    {},
    element('h2', {}, 'Strict scores by part'),
    element('label', { class: 'field' }, 'By ', select),
    place,
  );
}

function breakdownTable(context: PageContext, { by, groups }: Breakdown): HTMLElement {
  const kinds = ['boundary', 'label', 'both', 'missed', 'spurious'] as const;
  return sortableTable(
    {
      id: `breakdown ${by}`,
      caption: `Strict scores by ${titles[by]}`,
      columns: [
        'Part',
        'Precision',
        'Recall',
        'F1',
        'Support',
        'Right',
        ...kinds.map((kind) => capitalised(outcomeTitles[kind]!)),
      ],
      rows: groups.map((group) => [
        textCell(group.group),
        ...[group.precision, group.recall, group.f1].map((value) => numberCell(value, share(value))),
        numberCell(group.support, count(group.support)),
        numberCell(group.outcomes.correct, count(group.outcomes.correct)),
        ...kinds.map((kind) => numberCell(group.outcomes[kind], count(group.outcomes[kind]))),
      ]),
    },
    context.state,
  );
}
