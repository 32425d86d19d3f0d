// What a conversion needs to know, and what it is called: worked out without the editor.
import * as path from 'node:path';
import type { WriteOptions } from '../../corpus/formats/format';
import type { ConversionResult, FormatName, Recognition } from '../../protocol/converter';

export interface ConvertChoices {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly write?: Partial<WriteOptions>;
}

/** `notes-conll` beside `notes`; a number is added where that exists. */
export function outputFolder(input: string, to: string, exists: (folder: string) => boolean): string {
  const base = path.join(path.dirname(input), `${path.basename(input, path.extname(input))}-${to}`);
  let folder = base;
  for (let n = 2; exists(folder); n++) folder = `${base}-${n}`;
  return folder;
}

/** "brat (20 documents) and CoNLL (3)" */
export function describeRecognition({ formats }: Recognition): string {
  const parts = formats.map(
    ({ title, documents }, i) =>
      `${shortTitle(title)} (${documents}${i === 0 ? ` document${documents === 1 ? '' : 's'}` : ''})`,
  );
  return parts.length === 0 ? 'nothing that a format knows' : parts.join(' and ');
}

/** A title up to the remarks in brackets or behind a comma. */
export const shortTitle = (title: string): string => title.replace(/\s*[(,].*$/, '');

export interface TargetChoice extends FormatName {
  readonly label: string;
  readonly description: string;
  readonly columns?: WriteOptions['columns'];
}

const conllVariants: readonly Omit<TargetChoice, 'name' | 'title'>[] = [
  {
    label: 'CoNLL with offsets',
    description: 'word, start, end and tag: keeps the link with the note',
    columns: 'offsets',
  },
  { label: 'CoNLL, 2 columns', description: 'word and tag', columns: '2' },
  { label: 'CoNLL, 4 columns', description: 'as CoNLL-2003', columns: '4' },
];

/** CoNLL first, in the variant that the settings prefer. */
export function targetChoices(
  writable: readonly FormatName[],
  preferred: WriteOptions['columns'],
): TargetChoice[] {
  const conll = writable.find(({ name }) => name === 'conll');
  const variants = [...conllVariants].sort(
    (a, b) => Number(b.columns === preferred) - Number(a.columns === preferred),
  );
  const others = writable.filter(({ name }) => name !== 'conll');
  return [
    ...(conll === undefined ? [] : variants.map((variant) => ({ ...conll, ...variant }))),
    ...others.map((format) => ({ ...format, label: shortTitle(format.title), description: format.name })),
  ];
}

export function describeResult({ ledger, documents }: ConversionResult): string {
  const { read, written, notWritten, problems } = ledger;
  const errors = problems.filter(({ severity }) => severity !== 'warning').length;
  const listed = notWritten.length === 0 ? '' : ` ${notWritten.length} listed in the ledger.`;
  const unread =
    errors === 0 ? '' : ` ${errors} line${errors === 1 ? '' : 's'} could not be read: see Problems.`;
  return `${written} of ${read} entities in ${documents} document${documents === 1 ? '' : 's'} written.${listed}${unread}`;
}
