// Which of the theme's label colours a label gets: the user's choice, the usual one, or the next that is free.

/** Number of colours that `package.json` contributes: `clinicalNoteTagger.label1Background` and so on. */
export const colorCount = 8;

/** Labels of the 2010 task and their relatives keep one colour everywhere. */
const usual: Readonly<Record<string, number>> = {
  problem: 1,
  test: 2,
  treatment: 3,
  person: 4,
  pronoun: 5,
  drug: 3,
  disease: 1,
  chemical: 3,
  date: 6,
  occurrence: 7,
};

export type ColorChoices = Readonly<Record<string, number>>;

/** A colour from 1 to `colorCount`; the same label gets the same one in every note and view. */
export function labelColor(label: string, choices: ColorChoices = {}): number {
  const name = label.toLowerCase();
  const chosen = choices[label] ?? choices[name];
  if (chosen !== undefined && Number.isInteger(chosen) && chosen >= 1 && chosen <= colorCount) return chosen;
  return Object.hasOwn(usual, name) ? (usual[name] ?? 1) : 1 + (hash(name) % colorCount);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
