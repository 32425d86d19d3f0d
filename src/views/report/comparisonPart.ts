// Two systems side by side: scores, whether the difference may be chance, and what changed.
import { binomialTwoSided } from '../../common/binomial';
import type { Change, ChangeRecord, Comparison, ReportViewData } from '../../protocol/report';
import { element } from '../elements';
import { changesBetween, foundByOne } from './changes';
import { contextFor } from './contexts';
import { errorRowHeight } from './errorsPart';
import { count, outcomeTitles, probability, share, signed } from './format';
import { currentRule, type PageContext } from './pageContext';
import { RowList } from './rowList';
import { sentenceElement } from './sentenceElement';
import { numberCell, sortableTable, textCell, type Cell } from './sortableTable';

/** @param other a second report chosen in the editor; without one, the report's own comparison is shown */
export function comparisonPart(context: PageContext, other: ReportViewData | undefined): HTMLElement {
  const { comparison } = context.data.report;
  const part = element('div', { class: 'comparison' });
  if (other !== undefined) {
    const changes = changesBetween(context.data, other);
    part.append(
      element('p', { class: 'rule-title' }, `A: ${context.data.title} · B: ${other.title}`),
      ...differentGold(context.data, other),
      scoresBeside(context, other),
      element(
        'p',
        { class: 'note' },
        `${mcNemarSentence(foundByOne(changes))} Whether the scores differ by chance, note-tagger evaluate --compare tests over the documents.`,
      ),
      changeList(context, changes, {
        ...other.contexts,
        ...context.data.contexts,
      }),
    );
  } else if (comparison !== undefined) {
    part.append(
      ...ownComparison(context, comparison),
      changeList(context, comparison.records, context.data.contexts),
    );
  }
  return part;
}

function differentGold(a: ReportViewData, b: ReportViewData): HTMLElement[] {
  if (
    a.report.counts.goldEntities === b.report.counts.goldEntities &&
    a.report.counts.documents === b.report.counts.documents
  )
    return [];
  return [
    element(
      'p',
      { class: 'warning', role: 'note' },
      'The two reports have different gold standards: their scores cannot be set against each other.',
    ),
  ];
}

function scoresBeside(context: PageContext, other: ReportViewData): HTMLElement {
  const [name, match] = currentRule(context);
  const second = Object.entries(other.report.matches).find(([rule]) => rule === name)?.[1];
  const labels = [
    ...new Set([...Object.keys(match.perLabel), ...Object.keys(second?.perLabel ?? {})]),
  ].sort();
  const row = (title: string, a: number | undefined, b: number | undefined): Cell[] => [
    textCell(title),
    numberCell(a ?? -1, share(a)),
    numberCell(b ?? -1, share(b)),
    numberCell((b ?? 0) - (a ?? 0), a === undefined || b === undefined ? '–' : signed(b - a)),
  ];
  return sortableTable(
    {
      id: 'beside',
      caption: `F1 of both reports, ${name}`,
      columns: ['Label', 'F1 of A', 'F1 of B', 'B − A'],
      rows: labels.map((label) => row(label, match.perLabel[label]?.f1, second?.perLabel[label]?.f1)),
      totals: [
        row('micro', match.micro.f1, second?.micro.f1),
        row('macro', match.macro.f1, second?.macro.f1),
      ],
    },
    context.state,
  );
}

function ownComparison(
  context: PageContext,
  { names, matches, mcNemar, shuffles }: Comparison,
): HTMLElement[] {
  const [name] = currentRule(context);
  const rule = Object.entries(matches).find(([key]) => key === name)?.[1] ?? Object.values(matches)[0];
  const rows = Object.entries(rule?.perLabel ?? {}).map(([label, scores]) => comparedRow(label, scores));
  return [
    element('p', { class: 'rule-title' }, `A: ${names[0]} · B: ${names[1]}`),
    sortableTable(
      {
        id: 'compared',
        caption: `F1 of both systems, ${name}`,
        columns: ['Label', 'F1 of A', 'F1 of B', 'A − B', 'p'],
        rows,
        ...(rule === undefined ? {} : { totals: [comparedRow('micro', rule.micro)] }),
      },
      context.state,
    ),
    element(
      'p',
      { class: 'note' },
      `p by paired approximate randomisation over documents, ${count(shuffles)} shuffles, two-sided. ` +
        mcNemarSentence(mcNemar),
    ),
  ];
}

function mcNemarSentence({ onlyA, onlyB }: { readonly onlyA: number; readonly onlyB: number }): string {
  const p = probability(binomialTwoSided(Math.min(onlyA, onlyB), onlyA + onlyB));
  return `McNemar on gold entities: ${count(onlyA)} found by A only, ${count(onlyB)} by B only, p ${p}.`;
}

type Compared = NonNullable<Comparison['matches']['strict']>['micro'];

function comparedRow(label: string, { a, b, significance }: Compared): Cell[] {
  return [
    textCell(label),
    numberCell(a.f1, share(a.f1)),
    numberCell(b.f1, share(b.f1)),
    numberCell(significance.f1.difference, signed(significance.f1.difference)),
    numberCell(significance.f1.pValue, probability(significance.f1.pValue)),
  ];
}

const changeTitles: Readonly<Record<Change, string>> = {
  fixed: 'fixed',
  broken: 'broken',
  bothWrong: 'wrong in both',
};

function changeList(
  context: PageContext,
  records: readonly ChangeRecord[],
  contexts: ReportViewData['contexts'],
): HTMLElement {
  const chosen = new Set<Change>(['fixed', 'broken']);
  let shown: readonly ChangeRecord[] = [];
  const list = new RowList({
    label: 'Changes from A to B',
    rowHeight: errorRowHeight,
    make: (index) => changeRow(shown[index]!, contexts),
    open: (index) => openChange(shown[index]!, context),
    empty: () => (records.length === 0 ? 'Nothing changed.' : 'Nothing of the chosen kinds.'),
  });
  const apply = (): void => {
    shown = records.filter(({ change }) => chosen.has(change));
    list.setCount(shown.length);
  };
  const chips = (Object.keys(changeTitles) as Change[]).map((change) => {
    const size = records.filter((item) => item.change === change).length;
    const button = element(
      'button',
      { type: 'button', class: `chip change-${change}`, 'aria-pressed': String(chosen.has(change)) },
      `${changeTitles[change]} `,
      element('span', { class: 'badge' }, count(size)),
    );
    button.addEventListener('click', () => {
      if (!chosen.delete(change)) chosen.add(change);
      button.setAttribute('aria-pressed', String(chosen.has(change)));
      apply();
    });
    return button;
  });
  apply();
  return element(
    'div',
    { class: 'changes' },
    element('h2', {}, 'What changed from A to B'),
    element('div', { class: 'chips', role: 'group', 'aria-label': 'Changes' }, ...chips),
    list.root,
    list.note,
  );
}

function changeRow(
  { document: id, change, entity, inGold, a, b }: ChangeRecord,
  contexts: ReportViewData['contexts'],
): HTMLElement {
  const start = Math.min(...entity.fragments.map(([from]) => from));
  return element(
    'div',
    { class: `error change-${change}` },
    element(
      'div',
      { class: 'error-head' },
      element('span', { class: 'kind' }, changeTitles[change]),
      element('span', { class: 'labels' }, entity.label),
      element('span', { class: 'place' }, `A: ${outcomeTitles[a]} → B: ${outcomeTitles[b]} · ${id}`),
    ),
    sentenceElement(
      contextFor(contexts, id, start),
      inGold ? entity.fragments : [],
      inGold ? [] : entity.fragments,
    ),
  );
}

function openChange({ document: id, entity }: ChangeRecord, { post }: PageContext): void {
  const [first, last] = [entity.fragments[0], entity.fragments[entity.fragments.length - 1]];
  if (first !== undefined && last !== undefined)
    post({ kind: 'openEntity', document: id, start: first[0], end: last[1] });
}
