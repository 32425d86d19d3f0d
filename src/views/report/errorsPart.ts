// The error browser: filters, and every error with its sentence; a click opens the note at the entity.
import type { ErrorRecord } from '../../protocol/report';
import { element } from '../elements';
import { contextFor, type Fragments } from './contexts';
import { filterErrors, none, type ErrorFilter } from './errorFilter';
import { errorFilters } from './errorFilters';
import { count, outcomeTitles, plural } from './format';
import type { PageContext } from './pageContext';
import { RowList } from './rowList';
import { sentenceElement } from './sentenceElement';

/** Height of a row in the style sheet. */
export const errorRowHeight = 84;

export function errorsPart(context: PageContext, errors: readonly ErrorRecord[]): HTMLElement {
  const { contexts } = context.data;
  const textOf = (error: ErrorRecord): string =>
    contextFor(contexts, error.document, startOf(error))?.text ?? '';
  let passing = new Uint32Array();
  const at = (index: number): ErrorRecord => errors[passing[index]!]!;
  const list = new RowList({
    label: context.inEditor ? 'Errors; Enter opens the note' : 'Errors',
    rowHeight: errorRowHeight,
    make: (index) => errorRow(at(index), context),
    open: (index) => openError(at(index), context),
    empty: () =>
      errors.length === 0
        ? 'No errors: both sides have the same entities.'
        : 'No error passes these filters.',
  });
  const shown = element('p', { class: 'passing', role: 'status' });
  const apply = (filter: ErrorFilter): void => {
    context.state.change({ filter });
    passing = new Uint32Array(filterErrors(errors, filter, textOf));
    shown.textContent =
      passing.length === errors.length
        ? plural(errors.length, 'error')
        : `${count(passing.length)} of ${plural(errors.length, 'error')}`;
    list.setCount(passing.length);
  };
  const part = element(
    'div',
    { class: 'errors' },
    errorFilters(errors, context.state.current.filter ?? {}, apply),
    shown,
    legend(),
    list.root,
    list.note,
  );
  apply(context.state.current.filter ?? {});
  return part;
}

function legend(): HTMLElement {
  return element(
    'p',
    { class: 'legend' },
    element('mark', { class: 'mark-gold' }, 'gold only'),
    ' ',
    element('mark', { class: 'mark-predicted' }, 'predicted only'),
    ' ',
    element('mark', { class: 'mark-both' }, 'both'),
  );
}

function errorRow(error: ErrorRecord, { data }: Pick<PageContext, 'data'>): HTMLElement {
  const gold: Fragments = error.gold?.fragments ?? [];
  const predicted: Fragments = error.predicted?.fragments ?? [];
  const confidence = error.predicted?.confidence;
  return element(
    'div',
    { class: `error kind-${error.kind}` },
    element(
      'div',
      { class: 'error-head' },
      element('span', { class: 'kind' }, outcomeTitles[error.kind] ?? error.kind),
      element('span', { class: 'labels' }, labelsOf(error)),
      ...(confidence === undefined
        ? []
        : [element('span', { class: 'confidence' }, `confidence ${confidence.toFixed(2)}`)]),
      element(
        'span',
        { class: 'place' },
        [
          error.document,
          error.section,
          ...(error.seen === undefined ? [] : [error.seen ? 'seen in training' : 'unseen']),
        ].join(' · '),
      ),
    ),
    sentenceElement(contextFor(data.contexts, error.document, startOf(error)), gold, predicted),
  );
}

function labelsOf({ gold, predicted }: ErrorRecord): string {
  if (gold !== undefined && predicted !== undefined)
    return gold.label === predicted.label ? gold.label : `${gold.label} → ${predicted.label}`;
  return (gold ?? predicted)?.label ?? none;
}

export function startOf({ gold, predicted }: ErrorRecord): number {
  return Math.min(...[...(gold?.fragments ?? []), ...(predicted?.fragments ?? [])].map(([start]) => start));
}

function openError(error: ErrorRecord, { post }: PageContext): void {
  const fragments = (error.gold ?? error.predicted)?.fragments ?? [];
  const [first, last] = [fragments[0], fragments[fragments.length - 1]];
  if (first !== undefined && last !== undefined)
    post({ kind: 'openEntity', document: error.document, start: first[0], end: last[1] });
}
