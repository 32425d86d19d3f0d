// Agreement between annotators: coefficients, pairs, and the disagreements browsed like errors.
import type { Agreement } from '../../protocol/report';
import { element } from '../elements';
import { errorsPart } from './errorsPart';
import { count, share } from './format';
import type { PageContext } from './pageContext';
import { readingLines, remarksPart } from './remarks';
import { numberCell, sortableTable, textCell } from './sortableTable';

export function agreementPart(context: PageContext, agreement: Agreement): HTMLElement {
  const facts: [string, string, string][] = [
    ['Mean strict F1', share(agreement.meanStrictF1), 'over the pairs'],
    ['Mean overlap F1', share(agreement.meanOverlapF1), 'over the pairs'],
    [
      "Krippendorff's alpha",
      share(agreement.krippendorffAlpha.all),
      `${share(agreement.krippendorffAlpha.withoutO)} without tokens nobody labelled`,
    ],
  ];
  if (agreement.fleissKappa !== undefined) {
    facts.push([
      "Fleiss' kappa",
      share(agreement.fleissKappa.all),
      `${share(agreement.fleissKappa.withoutO)} without tokens nobody labelled`,
    ]);
  }
  const cards = facts.map(([title, value, note]) =>
    element(
      'div',
      { class: 'card' },
      element('div', { class: 'card-title' }, title),
      element('div', { class: 'card-value' }, value),
      element('div', { class: 'card-note' }, note),
    ),
  );
  const part = element(
    'div',
    { class: 'agreement' },
    element(
      'p',
      { class: 'rule-title' },
      `${count(agreement.documents)} documents that all ${agreement.annotators.length} annotators have, ${count(agreement.tokens)} tokens`,
    ),
    element('div', { class: 'cards' }, ...cards),
    pairTable(context, agreement),
    ...remarksPart(context, agreement.labelIssues ?? [], [
      ...agreement.documentIssues.map(({ document, annotator, message }) => ({
        of: `${document} (${annotator})`,
        message,
      })),
      ...readingLines(context.data),
    ]),
  );
  const withDisagreements = agreement.pairs.filter(({ disagreements }) => disagreements !== undefined);
  if (withDisagreements.length > 0)
    part.append(element('h2', {}, 'Disagreements'), disagreements(context, withDisagreements));
  return part;
}

function pairTable(context: PageContext, { pairs }: Agreement): HTMLElement {
  const rows = pairs.map(({ annotators, strictF1, overlapF1, cohenKappa }) => [
    textCell(annotators.join(' – ')),
    ...[strictF1, overlapF1, cohenKappa.all, cohenKappa.withoutO].map((value) =>
      numberCell(value, share(value)),
    ),
  ]);
  return sortableTable(
    {
      id: 'pairs',
      caption: 'Pairs of annotators',
      columns: ['Pair', 'Strict F1', 'Overlap F1', "Cohen's kappa", 'without O–O'],
      rows,
    },
    context.state,
  );
}

function disagreements(context: PageContext, pairs: Agreement['pairs']): HTMLElement {
  const place = element('div');
  const select = element('select');
  pairs.forEach(({ annotators }, i) =>
    select.append(element('option', { value: i }, `${annotators[0]} (as gold) and ${annotators[1]}`)),
  );
  const draw = (): void =>
    place.replaceChildren(errorsPart(context, pairs[Number(select.value)]?.disagreements?.errors ?? []));
  select.addEventListener('change', draw);
  draw();
  return element('div', {}, element('label', { class: 'field' }, 'Pair ', select), place);
}
