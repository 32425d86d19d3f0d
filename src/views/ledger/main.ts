// The ledger page of a conversion: totals per label and per reason, and every line that was not carried over, with its place.
import type { ConversionResult } from '../../protocol/converter';
import type { FromLedgerView, LedgerPage, ToLedgerView } from '../../protocol/ledgerView';
import { byId, element, type Child } from '../elements';
import { linkToEditor } from '../vscodeApi';
import './ledger.css';
import { balance, labelRows, otherRemarks, reasonGroups, type LedgerLine, type ReasonGroup } from './model';

/** Lines drawn at once in a group; the others come on request. */
const pageSize = 200;

const root = byId('root');
const editor = linkToEditor<ToLedgerView, FromLedgerView, LedgerPage>(({ page }) => {
  editor.setState(page);
  show(page);
});

function show(page: LedgerPage): void {
  const { ledger } = page.result;
  const leftBehind = otherRemarks(page);
  const complete = ledger.notWritten.length === 0;
  const output = element('button', { class: 'link' }, page.out);
  output.addEventListener('click', () => editor.post({ kind: 'revealOutput' }));
  root.replaceChildren(
    element('h1', {}, page.title),
    element('p', { class: complete ? 'balance complete' : 'balance' }, balance(page.result)),
    element('p', {}, 'Written to ', output),
    section('Labels', labelTable(page)),
    ...(complete ? [] : [section('Not written, by reason', ...reasonGroups(page.result).map(reasonElement))]),
    ...(ledger.problems.length > 0
      ? [section('Problems in the files', ...problemRows(ledger.problems))]
      : []),
    ...(leftBehind.length > 0
      ? [section('Also left behind', element('ul', {}, ...leftBehind.map((line) => element('li', {}, line))))]
      : []),
  );
}

const section = (title: string, ...children: readonly Child[]): HTMLElement =>
  element('section', {}, element('h2', {}, title), ...children);

function labelTable({ result }: LedgerPage): HTMLElement {
  const { ledger } = result;
  const cells = (kind: 'td' | 'th', label: string, ...numbers: readonly (number | string)[]): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { scope: kind === 'th' ? 'col' : 'row' }, label),
      ...numbers.map((value) =>
        element(kind, kind === 'th' ? { scope: 'col' } : {}, value.toLocaleString('en')),
      ),
    );
  const rows = labelRows(result).map((row) =>
    cells('td', row.label === '' ? '(no label)' : row.label, row.read, row.written, row.notWritten),
  );
  const total = cells('td', 'All', ledger.read, ledger.written, ledger.notWritten.length);
  total.classList.add('total');
  return element(
    'table',
    {},
    element('thead', {}, cells('th', 'Label', 'Read', 'Written', 'Not written')),
    element('tbody', {}, ...rows, total),
  );
}

function reasonElement({ reason, lines }: ReasonGroup): HTMLElement {
  const list = element('div', { class: 'lines' });
  const details = element(
    'details',
    { open: lines.length <= 50 },
    element(
      'summary',
      {},
      element('span', { class: 'count' }, lines.length.toLocaleString('en')),
      ` ${reason}`,
    ),
    list,
  );
  let drawn = 0;
  const more = element('button', { class: 'link more' });
  const draw = (): void => {
    more.remove();
    list.append(...lines.slice(drawn, drawn + pageSize).map(lineElement));
    drawn = Math.min(lines.length, drawn + pageSize);
    more.textContent = `Show ${Math.min(pageSize, lines.length - drawn)} of ${(lines.length - drawn).toLocaleString('en')} more`;
    if (drawn < lines.length) list.append(more);
  };
  more.addEventListener('click', draw);
  details.addEventListener('toggle', () => details.open && drawn === 0 && draw());
  if (details.open) draw();
  return details;
}

function lineElement({ document, entity, label, place }: LedgerLine): HTMLElement {
  const text = [
    element('span', { class: 'document' }, document),
    element('span', { class: 'id' }, entity),
    element('span', {}, label),
  ];
  if (place === null) return element('div', { class: 'row' }, ...text);
  const link = element(
    'button',
    { class: 'row link' },
    ...text,
    element('span', { class: 'place' }, `line ${place.line}`),
  );
  link.addEventListener('click', () => editor.post({ kind: 'open', place }));
  return link;
}

function problemRows(problems: ConversionResult['ledger']['problems']): HTMLElement[] {
  const rows = problems.slice(0, 1000).map(({ file, line, message, severity }) => {
    const name = file.replace(/^.*[\\/]/, '');
    const link = element(
      'button',
      { class: `row link ${severity ?? 'error'}`, title: file },
      element('span', { class: 'document' }, line > 0 ? `${name}:${line}` : name),
      element('span', {}, message),
    );
    link.addEventListener('click', () =>
      editor.post({ kind: 'open', place: { file, line: Math.max(1, line), column: 1 } }),
    );
    return link;
  });
  const rest = problems.length - rows.length;
  return rest > 0
    ? [...rows, element('p', {}, `… and ${rest.toLocaleString('en')} more in the Problems view.`)]
    : rows;
}

const kept = editor.getState();
if (kept !== undefined) show(kept);
editor.post({ kind: 'ready' });
