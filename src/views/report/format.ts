// Numbers and names as the page shows them.

export const share = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(4);

export const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** Whole numbers with thin groups, halves with one digit. */
export function count(value: number): string {
  if (!Number.isInteger(value)) return value.toFixed(1);
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export const probability = (value: number): string => (value < 0.0001 ? '< 0.0001' : value.toFixed(4));

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

/** `lenientDrugs` → lenient drugs */
export const spaced = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const outcomeTitles: Readonly<Record<string, string>> = {
  correct: 'right',
  boundary: 'wrong boundary',
  label: 'wrong label',
  both: 'wrong boundary and label',
  missed: 'missed',
  spurious: 'spurious',
  absent: 'not predicted',
};
