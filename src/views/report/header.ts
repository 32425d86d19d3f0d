// The head of the page: what was compared, under which rule, and what can be done with it.
import type { MatchReport } from '../../protocol/report';
import { element } from '../elements';
import { copyMenu } from './copyMenu';
import { plural } from './format';
import type { PageContext } from './page';

export function pageHeader(context: PageContext, redraw: () => void): HTMLElement {
  const { data, inEditor, post } = context;
  const { counts } = data.report;
  const head = element(
    'header',
    { class: 'head' },
    element(
      'div',
      { class: 'title' },
      element('h1', {}, data.title),
      element(
        'p',
        { class: 'subtitle' },
        [
          `${data.gold} → ${data.predicted}`,
          plural(counts.documents, 'document'),
          `${plural(counts.goldEntities, 'gold entity', 'gold entities')}, ${plural(counts.predictedEntities, 'predicted', 'predicted')}`,
          ...(data.created === '' ? [] : [data.created.slice(0, 16).replace('T', ' ')]),
        ].join(' · '),
      ),
    ),
  );
  const actions = element('div', { class: 'actions' });
  if (Object.keys(data.report.matches).length > 0)
    actions.append(ruleChoice(context, redraw), copyMenu(context));
  if (inEditor) {
    actions.append(
      action('Compare with…', () => post({ kind: 'chooseComparison' })),
      action('Save as HTML', () => post({ kind: 'saveHtml' })),
    );
  }
  head.append(actions);
  return head;
}

export function action(title: string, run: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'action' }, title);
  button.addEventListener('click', run);
  return button;
}

function ruleChoice(context: PageContext, redraw: () => void): HTMLElement {
  const select = element('select', { id: 'rule' });
  const current = currentRule(context)[0];
  for (const [name, match] of Object.entries(context.data.report.matches)) {
    const option = element('option', { value: name, title: match.title, selected: name === current }, name);
    select.append(option);
  }
  select.addEventListener('change', () => {
    context.state.change({ rule: select.value });
    redraw();
    document.getElementById('rule')?.focus();
  });
  return element('label', { class: 'field' }, 'Rule ', select);
}

/** The rule that the page looks at. */
export function currentRule({ data, state }: PageContext): readonly [name: string, match: MatchReport] {
  const entries = Object.entries(data.report.matches);
  const found = entries.find(([name]) => name === state.current.rule) ?? entries[0];
  if (found === undefined) throw new Error('The report has no scores');
  return found;
}
