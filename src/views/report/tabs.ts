// Tabs by the ARIA pattern: arrows move, the panel is made when it is first looked at.
import { element } from '../elements';
import { count } from './format';
import type { StateKeeper } from './state';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly badge?: number;
  readonly make: () => HTMLElement;
}

export function createTabs(tabs: readonly Tab[], state: StateKeeper): HTMLElement {
  const list = element('div', { role: 'tablist', class: 'tabs', 'aria-label': 'Parts of the report' });
  const panel = element('section', { role: 'tabpanel', class: 'panel', id: 'panel', tabindex: -1 });
  const buttons = tabs.map((tab) => tabButton(tab));
  const show = (index: number, focus: boolean): void => {
    const tab = tabs[index];
    if (tab === undefined) return;
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
    });
    state.change({ tab: tab.id });
    panel.setAttribute('aria-labelledby', `tab-${tab.id}`);
    panel.className = `panel panel-${tab.id}`;
    panel.replaceChildren(tab.make());
    if (focus) buttons[index]?.focus();
  };
  buttons.forEach((button, i) => button.addEventListener('click', () => show(i, false)));
  list.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show((to + tabs.length) % tabs.length, true);
  });
  list.append(...buttons);
  const wanted = tabs.findIndex(({ id }) => id === state.current.tab);
  show(Math.max(0, wanted), false);
  return element('div', { class: 'tabbed' }, list, panel);
}

function tabButton({ id, title, badge }: Tab): HTMLButtonElement {
  const button = element(
    'button',
    { role: 'tab', type: 'button', id: `tab-${id}`, 'aria-controls': 'panel' },
    title,
  );
  if (badge !== undefined) button.append(element('span', { class: 'badge' }, count(badge)));
  return button;
}
