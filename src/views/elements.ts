// Makes elements. Text becomes text nodes, never markup: notes can hold anything.

export type Child = Node | string;
export type Properties = Readonly<Record<string, string | number | boolean | undefined>>;

/** Names with a dash, `class`, `role` and `id` are set as attributes; undefined and false ones are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`No element #${id} in the page`);
  return found;
}
