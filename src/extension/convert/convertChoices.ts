// What a conversion needs to know, and what it is called: worked out without the editor.
import { counted } from '../../common/counted';
import * as path from 'node:path';
import type { WriteOptions } from '../../corpus/formats/format';
import { plainText } from '../../corpus/formats/plainText';
import { isError } from '../../corpus/ledger';
import type { ConversionResult, FormatName, Recognition } from '../../protocol/converter';

export interface ConvertChoices {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly write?: Partial<WriteOptions>;
}

/** `notes-conll` beside `notes`; a number is added where that is taken. */
export function outputFolder(input: string, to: string, isTaken: (folder: string) => boolean): string {
  const base = path.join(path.dirname(input), `${path.basename(input, path.extname(input))}-${to}`);
  let folder = base;
  for (let n = 2; isTaken(folder); n++) folder = `${base}-${n}`;
  return folder;
}

/** "brat (20 documents) and CoNLL (3)" */
export function describeRecognition({ formats }: Recognition): string {
  const parts = formats.map(
    ({ title, documents }, i) =>
      `${shortTitle(title)} (${i === 0 ? counted(documents, 'document') : documents})`,
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

/** Why there is nothing to convert, and what to do; undefined when there is something. */
export function nothingToConvert(
  { formats, unreadable }: Recognition,
  inputs: readonly string[],
  from: string,
): string | undefined {
  const names = inputs.map((input) => path.basename(input)).join(', ');
  const annotated = formats.some(({ name }) => name !== plainText.name);
  if (annotated || (formats.length > 0 && from === plainText.name)) return undefined;
  if (unreadable.length > 0)
    return `The annotations in ${names} cannot be opened: see Problems, then convert again.`;
  return formats.length > 0
    ? `The notes in ${names} have no annotations beside them: choose the folder that holds those too, or find entities first with “Tag Folder”.`
    : `No annotated notes were found in ${names}: choose the folder that holds the annotation files.`;
}

/** In one sentence. */
export function describeResult({ ledger, documents }: ConversionResult): string {
  const { read, written, notWritten, problems } = ledger;
  const errors = problems.filter(isError).length;
  const rest = [
    ...(notWritten.length === 0 ? [] : [`${notWritten.length} listed in the ledger`]),
    ...(errors === 0 ? [] : [`${counted(errors, 'problem')} in the files, see Problems`]),
  ];
  const done = `${written} of ${read} entities in ${counted(documents, 'document')} written`;
  return `${[done, ...rest].join('; ')}.`;
}

/** @param isKept whether the folder was there before: then what was written stays in it. */
export const describeStop = (out: string, isKept: boolean): string =>
  isKept
    ? `Stopped on the way: convert into ${path.basename(out)} again to go on with the rest.`
    : 'Stopped, and nothing of it was kept: convert again whenever you like.';
