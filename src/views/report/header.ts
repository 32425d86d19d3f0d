// The head of the page: what was compared, under which rule, and what can be done with it.
import { element } from '../elements';
import { copyMenu } from './copyMenu';
import { plural } from './format';
import { action } from './action';
import { currentRule, type PageContext } from './pageContext';

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
