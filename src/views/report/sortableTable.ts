// A table that is sorted by a click on a heading and filtered by a word.
import { byNaturalOrder } from '../../common/naturalOrder';
import { element, type Child } from '../elements';
import type { Sort, StateKeeper } from './state';

export interface Cell {
  readonly shown: Child;
  /** What the column is sorted by. */
  readonly value: string | number;
}

export interface TableContent {
  /** Under this name the sorting is remembered. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that stay below the others, unsorted (micro, macro). */
  readonly totals?: readonly (readonly Cell[])[];
  readonly sort?: Sort;
}

export const textCell = (text: string): Cell => ({ shown: text, value: text.toLowerCase() });
export const numberCell = (value: number, shown: Child): Cell => ({ shown, value });

/** From this many rows on a field to filter them is offered. */
const filterFrom = 12;

export function sortableTable(content: TableContent, state: StateKeeper): HTMLElement {
  let sort = state.current.sorts?.[content.id] ?? content.sort;
  let word = '';
  const body = element('tbody');
  const heads = content.columns.map((title, column) =>
    headCell(title, column, () => {
      sort = {
        column,
        descending:
          sort?.column === column ? !sort.descending : typeof content.rows[0]?.[column]?.value === 'number',
      };
      state.change({ sorts: { ...state.current.sorts, [content.id]: sort } });
      draw();
    }),
  );
  const draw = (): void => {
    heads.forEach((head, i) => {
      head.setAttribute(
        'aria-sort',
        sort?.column === i ? (sort.descending ? 'descending' : 'ascending') : 'none',
      );
    });
    const shown = content.rows.filter((row) => String(row[0]?.value).includes(word));
    body.replaceChildren(...sorted(shown, sort).map(bodyRow));
  };
  draw();
  const table = element(
    'table',
    { class: 'data' },
    element('caption', {}, content.caption),
    element('thead', {}, element('tr', {}, ...heads)),
    body,
  );
  if (content.totals !== undefined) table.append(element('tfoot', {}, ...content.totals.map(bodyRow)));
  const scroller = element(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': content.caption },
    table,
  );
  if (content.rows.length < filterFrom) return scroller;
  return element(
    'div',
    {},
    filterField(content.columns[0] ?? 'rows', (text) => {
      word = text;
      draw();
    }),
    scroller,
  );
}

function headCell(title: string, column: number, sortBy: () => void): HTMLTableCellElement {
  const head = element('th', { scope: 'col', class: column === 0 ? 'name' : 'number' });
  const button = element('button', { type: 'button', class: 'sort' }, title);
  button.addEventListener('click', sortBy);
  head.append(button);
  return head;
}

function bodyRow(row: readonly Cell[]): HTMLTableRowElement {
  return element(
    'tr',
    {},
    ...row.map(({ shown }, i) =>
      i === 0
        ? element('th', { scope: 'row', class: 'name' }, shown)
        : element('td', { class: 'number' }, shown),
    ),
  );
}

function sorted(rows: readonly (readonly Cell[])[], sort: Sort | undefined): (readonly Cell[])[] {
  if (sort === undefined) return [...rows];
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a[sort.column]?.value ?? 0, b[sort.column]?.value ?? 0));
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byNaturalOrder(String(a), String(b));
}

function filterField(what: string, change: (word: string) => void): HTMLElement {
  const input = element('input', {
    type: 'search',
    placeholder: `Filter ${what.toLowerCase()}`,
    'aria-label': `Filter ${what.toLowerCase()}`,
  });
  input.addEventListener('input', () => change(input.value.toLowerCase()));
  return element('div', { class: 'table-filter' }, input);
}
