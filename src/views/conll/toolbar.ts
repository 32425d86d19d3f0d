// The bar above the sentences: counts, the legend that filters by label, errors, and a search.
import { noConllFilter, type ConllFilter, type ConllSummary } from '../../protocol/conll';
import { element } from '../elements';
import { counted, describeSummary } from './model';

export interface Toolbar {
  readonly filter: ConllFilter;
  show(summary: ConllSummary, colors: Readonly<Record<string, number>>): void;
  /** How many sentences pass the filter. */
  showPassing(passing: number, total: number): void;
  readonly focusSearch: () => void;
}

/** Milliseconds after the last letter typed into the search. */
const searchDelay = 150;

export function createToolbar(
  host: HTMLElement,
  initial: ConllFilter | undefined,
  changed: (filter: ConllFilter) => void,
): Toolbar {
  let filter = initial ?? noConllFilter;
  let timer = 0;
  const summaryLine = element('div', { class: 'summary' });
  const legend = element('div', {
    class: 'legend',
    role: 'group',
    'aria-label': 'Show sentences with these labels',
  });
  const passingLine = element('div', { class: 'passing', role: 'status' });
  const search = element('input', {
    type: 'search',
    class: 'search',
    placeholder: 'Find words',
    'aria-label': 'Find words',
    value: filter.text,
  });
  const set = (change: Partial<ConllFilter>): void => {
    filter = { ...filter, ...change };
    changed(filter);
  };
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => set({ text: search.value.trim() }), searchDelay);
  });
  host.append(element('div', { class: 'bar' }, summaryLine, search), legend, passingLine);
  const toggleLabel = (label: string): void => {
    const chosen = new Set(filter.labels ?? []);
    if (!chosen.delete(label)) chosen.add(label);
    set({ labels: chosen.size === 0 ? null : [...chosen] });
  };
  return {
    get filter() {
      return filter;
    },
    show(summary, colors) {
      summaryLine.textContent = describeSummary(summary);
      const focused = legend.contains(document.activeElement)
        ? (document.activeElement as HTMLElement).dataset['key']
        : undefined;
      const chips = summary.labels.map(({ label, count }) =>
        chip(
          label,
          count,
          filter.labels?.includes(label) ?? false,
          `entity color-${colors[label] ?? 1}`,
          () => toggleLabel(label),
        ),
      );
      if (summary.problemCount > 0 || filter.errorsOnly) {
        chips.push(
          chip(counted(summary.problemCount, 'error', 'errors'), undefined, filter.errorsOnly, 'errors', () =>
            set({ errorsOnly: !filter.errorsOnly }),
          ),
        );
      }
      legend.replaceChildren(...chips);
      chips.find((button) => button.dataset['key'] === focused)?.focus();
    },
    showPassing(passing, total) {
      const text =
        passing === total
          ? ''
          : `${counted(passing, 'sentence', 'sentences')} of ${total.toLocaleString('en')} shown`;
      passingLine.textContent = total > 0 && passing === 0 ? 'No sentence passes the filter.' : text;
    },
    focusSearch: () => search.focus(),
  };
}

function chip(
  text: string,
  count: number | undefined,
  pressed: boolean,
  className: string,
  toggle: () => void,
): HTMLButtonElement {
  const button = element('button', { class: `chip ${className}`, 'aria-pressed': String(pressed) }, text);
  button.dataset['key'] = text;
  if (count !== undefined) button.append(element('span', { class: 'count' }, count.toLocaleString('en')));
  button.addEventListener('click', toggle);
  return button;
}
