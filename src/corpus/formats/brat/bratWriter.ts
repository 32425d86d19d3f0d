// Writing brat lines, and numbering annotations that come from elsewhere the way brat does.
import { assertNever } from '../../../common/assertNever';
import type { Annotation, Argument, Document, Entity } from '../../document';
import type { OffsetMap } from '../../offsets';
import { quoteOnOneLine } from './bratPlacing';

/** One line without its line end. `target` gives the id in the file of an id in the model. */
export function formatBratLine(
  annotation: Annotation,
  id: string,
  text: string,
  map: OffsetMap,
  target: (id: string) => string = sameId,
): string {
  switch (annotation.kind) {
    case 'entity':
      return `${id}\t${word(annotation.label)} ${formatOffsets(annotation, map)}\t${quoteOnOneLine(annotation, text)}`;
    case 'relation':
      return `${id}\t${word(annotation.label)}${formatArguments(annotation, target)}`;
    case 'event':
      return `${id}\t${word(annotation.label)}:${target(annotation.trigger)}${formatArguments(annotation, target)}`;
    case 'attribute': {
      const value =
        annotation.value === undefined || annotation.value === '' ? '' : ` ${line(annotation.value)}`;
      return `${id}\t${word(annotation.name)} ${target(annotation.target)}${value}`;
    }
    case 'normalization': {
      const reference = `${word(annotation.resource)}:${word(annotation.identifier)}`;
      return `${id}\tReference ${target(annotation.target)} ${reference}\t${line(annotation.text ?? '')}`;
    }
    case 'note':
      return `${id}\t${word(annotation.type)} ${target(annotation.target)}\t${line(annotation.text)}`;
    case 'equivalence':
      return `*\t${word(annotation.type)} ${annotation.targets.map(target).join(' ')}`;
    default:
      return assertNever(annotation, 'annotation');
  }
}

const sameId = (id: string): string => id;

function formatOffsets({ fragments }: Entity, map: OffsetMap): string {
  let offsets = '';
  for (const { start, end } of fragments)
    offsets += `${offsets === '' ? '' : ';'}${map.toOffset(start)} ${map.toOffset(end)}`;
  return offsets;
}

const formatArguments = (
  { arguments: list }: { readonly arguments: readonly Argument[] },
  target: (id: string) => string,
): string => list.map((argument) => ` ${word(argument.role)}:${target(argument.target)}`).join('');

/** Fields of a brat line hold no blanks. */
const word = (text: string): string =>
  /\s/.test(text) || text === '' ? text.trim().replace(/\s+/g, '_') || '_' : text;
const line = (text: string): string => text.replace(/[\r\n]+/g, ' ');

const idPatterns: Readonly<Record<Annotation['kind'], RegExp>> = {
  entity: /^T\S*$/,
  relation: /^R\S*$/,
  event: /^E\S*$/,
  attribute: /^[AM]\S*$/,
  normalization: /^N\S*$/,
  note: /^#\S*$/,
  equivalence: /^\*/,
};
const prefixes: Readonly<Record<Annotation['kind'], string>> = {
  entity: 'T',
  relation: 'R',
  event: 'E',
  attribute: 'A',
  normalization: 'N',
  note: '#',
  equivalence: '*',
};

export interface Numbering {
  readonly id: (annotation: Annotation) => string;
  readonly target: (id: string) => string;
}

/** Keeps the document's ids when all are brat's; otherwise numbers each kind from 1. */
export function numberForBrat(document: Document): Numbering {
  if (document.annotations.every(({ kind, id }) => idPatterns[kind].test(id))) {
    return { id: ({ id }) => id, target: sameId };
  }
  const counts = new Map<string, number>();
  const ids = new Map<string, string>();
  for (const { kind, id } of document.annotations) {
    const prefix = prefixes[kind];
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    ids.set(id, `${prefix}${count}`);
  }
  return { id: ({ id }) => ids.get(id)!, target: (id) => ids.get(id) ?? word(id) };
}

export function remarksOnLabels(document: Document, format: string): string[] {
  const count = document.labels?.length ?? 0;
  return count === 0 ? [] : [`document labels have no place in ${format}`];
}
