// The controls above the errors. They only offer what occurs.
import { byNaturalOrder } from '../../common/naturalOrder';
import type { ErrorRecord } from '../../protocol/report';
import { element } from '../elements';
import { changed, none, type ErrorFilter } from './errorFilter';
import { count, outcomeTitles } from './format';
import { action } from './action';

const kinds = ['boundary', 'label', 'both', 'missed', 'spurious'] as const;

export function errorFilters(
  errors: readonly ErrorRecord[],
  initial: ErrorFilter,
  apply: (filter: ErrorFilter) => void,
): HTMLElement {
  let filter = initial;
  const bar = element('div', { class: 'filters', role: 'group', 'aria-label': 'Filters' });
  const change = (part: Readonly<Record<string, unknown>>): void => {
    filter = changed(filter, part);
    apply(filter);
  };
  const draw = (): void => {
    bar.replaceChildren(
      kindChoice(errors, filter, change),
      choice(
        'Gold label',
        valuesOf(errors, (error) => error.gold?.label ?? none),
        filter.gold,
        (gold) => change({ gold }),
      ),
      choice(
        'Predicted label',
        valuesOf(errors, (error) => error.predicted?.label ?? none),
        filter.predicted,
        (predicted) => change({ predicted }),
      ),
      choice(
        'Section',
        valuesOf(errors, (error) => error.section),
        filter.section,
        (section) => change({ section }),
      ),
      choice(
        'Document',
        valuesOf(errors, (error) => error.document),
        filter.document,
        (document_) => change({ document: document_ }),
      ),
      ...(errors.some(({ seen }) => seen !== undefined)
        ? [
            choice('Training', ['seen', 'unseen'], seenName(filter.seen), (value) =>
              change({ seen: value === undefined ? undefined : value === 'seen' }),
            ),
          ]
        : []),
      ...(errors.some(({ predicted }) => predicted?.confidence !== undefined)
        ? [confidenceChoice(filter, change)]
        : []),
      textField(filter, change),
      action('Clear filters', () => {
        filter = {};
        apply(filter);
        draw();
      }),
    );
  };
  draw();
  return bar;
}

const seenName = (seen: boolean | undefined): string | undefined =>
  seen === undefined ? undefined : seen ? 'seen' : 'unseen';

function kindChoice(
  errors: readonly ErrorRecord[],
  filter: ErrorFilter,
  change: (part: { kinds: string[] | undefined }) => void,
): HTMLElement {
  const counts = new Map<string, number>();
  for (const { kind } of errors) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const chosen = new Set(filter.kinds);
  const boxes = kinds.map((kind) => {
    const button = element(
      'button',
      { type: 'button', class: `chip kind-${kind}`, 'aria-pressed': String(chosen.has(kind)) },
      `${outcomeTitles[kind]} `,
      element('span', { class: 'badge' }, count(counts.get(kind) ?? 0)),
    );
    button.addEventListener('click', () => {
      if (!chosen.delete(kind)) chosen.add(kind);
      button.setAttribute('aria-pressed', String(chosen.has(kind)));
      change({ kinds: chosen.size === 0 ? undefined : [...chosen] });
    });
    return button;
  });
  return element('div', { class: 'chips', role: 'group', 'aria-label': 'Kinds of errors' }, ...boxes);
}

function valuesOf(errors: readonly ErrorRecord[], pick: (error: ErrorRecord) => string): string[] {
  return [...new Set(errors.map(pick))].sort(byNaturalOrder);
}

function choice(
  title: string,
  values: readonly string[],
  current: string | undefined,
  change: (value: string | undefined) => void,
): HTMLElement {
  const select = element('select', {}, element('option', { value: '' }, 'any'));
  for (const value of values) select.append(element('option', { value, selected: value === current }, value));
  select.addEventListener('change', () => change(select.value === '' ? undefined : select.value));
  return element('label', { class: 'field' }, `${title} `, select);
}

function confidenceChoice(
  filter: ErrorFilter,
  change: (part: { confidence: number | undefined }) => void,
): HTMLElement {
  const values = ['0.5', '0.7', '0.9', '0.95', '0.99'];
  return choice('Confidence from', values, filter.confidence?.toString(), (value) =>
    change({ confidence: value === undefined ? undefined : Number(value) }),
  );
}

function textField(filter: ErrorFilter, change: (part: { text: string }) => void): HTMLElement {
  const input = element('input', {
    type: 'search',
    value: filter.text ?? '',
    placeholder: 'in the sentence',
  });
  let timer = 0;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => change({ text: input.value }), 120);
  });
  return element('label', { class: 'field' }, 'Text ', input);
}
