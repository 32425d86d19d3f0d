// A plain button.
import { element } from '../elements';

export function action(title: string, run: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'action' }, title);
  button.addEventListener('click', run);
  return button;
}
