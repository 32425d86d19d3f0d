// The button that puts the scores on the clipboard.
import { element } from '../elements';
import { scoresAs, type CopyForm } from './copyText';
import { currentRule, type PageContext } from './pageContext';

const forms: readonly (readonly [CopyForm, string])[] = [
  ['markdown', 'Markdown'],
  ['latex', 'LaTeX'],
  ['csv', 'CSV'],
];

export function copyMenu(context: PageContext): HTMLElement {
  const status = element('span', { class: 'hidden-text', role: 'status' });
  const buttons = forms.map(([form, title]) => {
    const button = element(
      'button',
      { type: 'button', class: 'action', 'aria-label': `Copy the scores as ${title}` },
      title,
    );
    button.addEventListener('click', () => {
      const [name, match] = currentRule(context);
      void copy(scoresAs(form, name, match)).then(() => {
        status.textContent = `Copied as ${title}`;
        button.textContent = 'Copied';
        setTimeout(() => (button.textContent = title), 1200);
      });
    });
    return button;
  });
  return element(
    'span',
    { class: 'copy', role: 'group', 'aria-label': 'Copy the scores' },
    element('span', { class: 'copy-title', 'aria-hidden': 'true' }, 'Copy as'),
    ...buttons,
    status,
  );
}

/** A file opened without a server has no clipboard of its own: there the old way is taken. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element('textarea', { 'aria-hidden': 'true', class: 'hidden-text' });
    area.value = text;
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way left in a file
    document.execCommand('copy');
    area.remove();
  }
}
