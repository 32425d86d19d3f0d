// Concept normalisation of 2019 (track 3): `.norm` lines `N001||C0011849||10||15`, more fragments append `||start||end`.
import type { Annotation, Document, Entity, Normalization } from '../../document';
import { entitiesOf } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { defaultCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import type { Span } from '../../span';
import { missingText } from '../brat/brat';
import { whyOutside } from '../brat/bratPlacing';
import type { Format, ReadResult, SourceGroup, WriteResult } from '../format';
import { problemAt, readText, textOf } from '../groupText';
import { LineFile, type ParsedLine } from '../lineFile';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';
import { codingByWords } from '../wordEdges';
import { UniqueNames } from '../../uniqueNames';

const label = 'concept';
const resource = 'UMLS';
/** Of a line without blanks at its end; an identifier may be several, parted by single bars. */
const form = /^([^|]*)\|\|((?:[^|]|\|(?!\|))*)((?:\|\|\s*-?\d{1,12}\s*\|\|\s*-?\d{1,12}\s*)+)$/;

export const n2c22019: Format = {
  name: 'n2c2-2019',
  aliases: ['n2c2-2019-track3', 'norm'],
  title: '2019 track 3 concept normalisation (.norm beside .txt)',
  recognize: ({ extension, head }) =>
    extension === 'norm' && (head.trim() === '' || /^[\ufeff\s]*[^|\n]*\|\|/.test(head))
      ? 'annotations'
      : undefined,
  claim: ({ extension }) => (extension === 'norm' ? 'annotations' : undefined),
  async *read(group) {
    yield await readNorm(group);
  },
  write: writeNorm,
};

class NormTrivia {
  readonly coding: OffsetCoding;
  readonly lines: LineFile;
  readonly textPath: string;
  constructor(coding: OffsetCoding, lines: LineFile, textPath: string) {
    this.coding = coding;
    this.lines = lines;
    this.textPath = textPath;
  }
}

async function readNorm(group: SourceGroup): Promise<ReadResult> {
  const problems: Problem[] = [];
  const file = group.files.get('annotations')!;
  const text = await textOf(group, 'text', problems);
  if (text === undefined) problems.push(problemAt(file, 0, missingText(file)));
  const source = await readText(file, problems);
  const note = text?.text ?? '';
  const coding = codingByWords(note, statedSpans(source));
  const map = new OffsetMap(note, coding);
  const lines = new LineFile(file.path);
  const annotations: Annotation[] = [];
  const lost: NotWritten[] = [];
  const ids = new UniqueNames();
  lines.read(source, file, problems, (line, number): ParsedLine | string => {
    const match = form.exec(line.trimEnd());
    const [, stated = '', link = '', offsets = ''] = match ?? [];
    const id = ids.take(match === null ? `line ${number}` : stated.trim());
    const identifier = link.trim();
    const fragments =
      match === null ? 'is on a line that cannot be read' : place(offsets, map, text === undefined);
    if (typeof fragments === 'string') {
      lost.push({ document: group.id, entity: id, label, reason: fragments });
      return `${id} ${fragments}; lines look like N001||C0011849||10||15.`;
    }
    const entity: Entity = { kind: 'entity', id, label, fragments };
    const cui: Normalization = { kind: 'normalization', id: `${id}.cui`, target: id, resource, identifier };
    annotations.push(entity, cui);
    return { own: entity, parts: [entity, cui], canonical: formatLine(entity, identifier, map) };
  });
  const trivia = new NormTrivia(coding, lines, text?.file.path ?? '');
  const document: Document = { id: group.id, text: note, annotations, trivia };
  return { documents: text === undefined ? [] : [document], problems, lost };
}

const statedSpans = (source: string): Span[] =>
  source.split('\n').flatMap((line) => {
    const offsets = form.exec(line.trimEnd())?.[3];
    return offsets === undefined ? [] : pairs(offsets);
  });

function pairs(offsets: string): Span[] {
  const numbers = offsets.split('||').slice(1).map(Number);
  return Array.from({ length: numbers.length >> 1 }, (_, i) => ({
    start: numbers[2 * i]!,
    end: numbers[2 * i + 1]!,
  }));
}

/** The fragments, or why there are none. */
function place(offsets: string, map: OffsetMap, noText: boolean): [Span, ...Span[]] | string {
  if (noText) return 'has no text: the note is missing';
  const fragments: Span[] = [];
  for (const stated of pairs(offsets)) {
    const [start, end] = [map.toIndex(stated.start), map.toIndex(stated.end)];
    if (start === undefined || end === undefined) return whyOutside(stated, map);
    if (start >= end) return 'is empty';
    fragments.push({ start, end });
  }
  return fragments.sort((a, b) => a.start - b.start) as [Span, ...Span[]];
}

function formatLine({ id, fragments }: Entity, identifier: string, map: OffsetMap): string {
  const offsets = fragments
    .map(({ start, end }) => `||${map.toOffset(start)}||${map.toOffset(end)}`)
    .join('');
  return `${id}||${identifier}${offsets}`;
}

function writeNorm(document: Document): WriteResult {
  const trivia = document.trivia instanceof NormTrivia ? document.trivia : undefined;
  const map = new OffsetMap(document.text, trivia?.coding ?? defaultCoding);
  const identifiers = new Map<string, string>();
  for (const annotation of document.annotations) {
    if (annotation.kind === 'normalization' && !identifiers.has(annotation.target))
      identifiers.set(annotation.target, annotation.identifier);
  }
  const present = new Set(document.annotations);
  const renumber = trivia === undefined;
  const lines = entitiesOf(document).map((entity, i) => {
    const named = renumber ? { ...entity, id: `N${String(i + 1).padStart(3, '0')}` } : entity;
    const canonical = formatLine(named, identifiers.get(entity.id) ?? 'CUI-less', map);
    return trivia?.lines.line(entity, canonical, (part) => present.has(part)) ?? `${canonical}\n`;
  });
  const path = outputPath(document.id);
  const files = [
    { path: trivia?.lines.path ?? `${path}.norm`, contents: lines.join('') + (trivia?.lines.after ?? '') },
    { path: trivia?.textPath ?? `${path}.txt`, contents: document.text },
  ];
  const others = entitiesOf(document).some((entity) => entity.label !== label)
    ? ['labels have no place in n2c2-2019']
    : [];
  return {
    files,
    written: lines.length,
    notWritten: [],
    remarks: [...others, ...countedRemarks(document, 'n2c2-2019', ['normalization'])],
  };
}
