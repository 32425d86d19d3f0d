// One field of the form: label, control, what is said below it, and what is wrong with it.
import type { Choice } from '../../protocol/trainForm';
import { element } from '../elements';

export type Control = HTMLInputElement | HTMLSelectElement;

export interface FieldOptions {
  readonly name: string;
  readonly title: string;
  readonly help?: string;
  readonly optional?: boolean;
  /** Stands beside the control. */
  readonly beside?: HTMLElement;
}

export class Field {
  readonly name: string;
  readonly control: Control;
  readonly root: HTMLElement;
  private readonly help: string;
  private readonly note: HTMLElement;
  private readonly error: HTMLElement;

  constructor(control: Control, { name, title, help = '', optional = false, beside }: FieldOptions) {
    this.name = name;
    this.control = control;
    this.help = help;
    control.id = name;
    control.setAttribute('aria-describedby', `${name}-note ${name}-error`);
    this.note = element('p', { class: 'note', id: `${name}-note` }, help);
    this.error = element('p', { class: 'error', id: `${name}-error`, role: 'status' });
    const label = element('label', { for: name }, title);
    if (optional) label.append(' ', element('span', { class: 'optional' }, 'optional'));
    const line = element('div', { class: 'line' }, control, ...(beside === undefined ? [] : [beside]));
    this.root = element('div', { class: 'field' }, label, line, this.note, this.error);
  }

  get text(): string {
    return this.control.value;
  }

  set text(value: string) {
    if (this.control instanceof HTMLSelectElement) showChoice(this.control, value);
    this.control.value = value;
  }

  /** A field that means nothing now keeps what stands in it. */
  set isDisabled(value: boolean) {
    for (const part of [this.control, ...this.root.querySelectorAll('button')]) part.disabled = value;
  }

  /** What the field stands for while it is empty, in grey. */
  showUsual(text: string): void {
    if (this.text !== '') return;
    if (this.control instanceof HTMLInputElement) this.control.placeholder = text;
    else if (this.control.options[0] !== undefined) this.control.options[0].textContent = text;
  }

  /** Below the control instead of the help. */
  say(text: string | undefined, tone: 'plain' | 'warning' = 'plain'): void {
    this.note.textContent = text ?? this.help;
    this.note.classList.toggle('warning', tone === 'warning' && text !== undefined);
  }

  showError(message: string | undefined): void {
    // An unchanged one is not read out again.
    if (this.error.textContent !== (message ?? '')) this.error.textContent = message ?? '';
    this.root.classList.toggle('wrong', message !== undefined);
    if (message === undefined) this.control.removeAttribute('aria-invalid');
    else this.control.setAttribute('aria-invalid', 'true');
  }
}

export function textInput(placeholder = ''): HTMLInputElement {
  const input = element('input', { type: 'text', spellcheck: 'false', autocomplete: 'off' });
  input.placeholder = placeholder;
  return input;
}

/** Choices of one group stand under its name. */
export function choiceList(choices: readonly Choice[]): HTMLSelectElement {
  const select = element('select');
  for (const { value, title, group } of choices) {
    const option = element('option', { value }, title);
    if (group === undefined) select.append(option);
    else groupOf(select, group).append(option);
  }
  return select;
}

/** A value that is not in the list is one of the person's own: a folder. */
function showChoice(select: HTMLSelectElement, value: string): void {
  if ([...select.options].some((option) => option.value === value)) return;
  groupOf(select, 'Folders').append(element('option', { value }, value));
}

function groupOf(select: HTMLSelectElement, name: string): HTMLElement {
  const present = [...select.querySelectorAll('optgroup')].find(({ label }) => label === name);
  if (present !== undefined) return present;
  const made = element('optgroup', { label: name });
  select.append(made);
  return made;
}
