// All fields of the form, by name: what stands in them, read and filled.
import type { FormTexts } from '../../protocol/trainForm';
import { Field, type Control, type FieldOptions } from './field';

export const fields = new Map<string, Field>();

/** Makes a field; gives what is put on the page. */
export function addField(control: Control, options: FieldOptions): HTMLElement {
  const made = new Field(control, options);
  fields.set(made.name, made);
  return made.root;
}

export const texts = (): FormTexts => Object.fromEntries([...fields].map(([name, { text }]) => [name, text]));

/** Those that are given; the others stay. */
export function fill(given: FormTexts): void {
  for (const [name, text] of Object.entries(given)) {
    const known = fields.get(name);
    if (known !== undefined) known.text = text;
  }
}
