// brat standoff (`.ann` beside `.txt`): also n2c2 2018 track 2, 2022 CMED and SHAC. https://brat.nlplab.org/standoff.html
import type { Annotation, Document, Entity } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { OffsetMap } from '../../offsets';
import { bratCoding, parseBratLine, type BratLine } from './bratLine';
import { BratLayout, bratLayoutOf } from './bratLayout';
import { formatBratLine, numberForBrat, remarksOnLabels } from './bratWriter';
import { placeEntity } from './bratPlacing';
import { EntityReport } from '../entityReport';
import type { Format, ReadResult, SourceFile, SourceGroup, WriteResult } from '../format';
import { problemAt, readText, textOf, warningAt } from '../groupText';
import { outputPath } from '../outputPath';
import { UniqueNames } from '../../uniqueNames';

export const brat: Format = {
  name: 'brat',
  aliases: ['n2c2-2018', 'n2c2-2018-track2', 'n2c2-2022', 'cmed', 'shac', 'ann', 'standoff'],
  title: 'brat standoff (also n2c2 2018 track 2, 2022 CMED and SHAC)',
  recognize: ({ extension }) => (extension === 'ann' ? 'annotations' : undefined),
  async *read(group, purpose) {
    yield await readBrat(group, purpose?.neverWritten !== true);
  },
  write: writeBrat,
};

async function readBrat(group: SourceGroup, withLayout: boolean): Promise<ReadResult> {
  const problems: Problem[] = [];
  const file = group.files.get('annotations')!;
  const text = await textOf(group, 'text', problems);
  const source = await readText(file, problems);
  if (text === undefined) problems.push(problemAt(file, 0, missingText(file)));
  const result = parseBrat(group.id, source, text?.text, file, problems, withLayout);
  return { documents: text === undefined ? [] : [result.document], problems, lost: result.lost };
}

export const missingText = (file: SourceFile): string =>
  `No text found for ${file.displayPath}: put the note's .txt beside it, under the same name.`;

/** Reads the lines of an `.ann` over `text`; without a text every entity is lost. */
function parseBrat(
  id: string,
  source: string,
  text: string | undefined,
  file: SourceFile,
  problems: Problem[],
  withLayout: boolean,
): { document: Document; lost: NotWritten[] } {
  const lines = parseLines(source, file, problems);
  const coding = bratCoding(text ?? '', lines);
  const map = new OffsetMap(text ?? '', coding);
  const layout = withLayout ? new BratLayout(coding) : undefined;
  const annotations: Annotation[] = [];
  const report = new EntityReport(id, file, problems);
  const ids = new UniqueNames();
  for (const line of lines) {
    const unique = uniqueId(line, ids, file, problems);
    if (line.kind === 'blank') layout?.blank(line);
    else if (line.kind === 'broken') report.problem(line.number, line.reason);
    else {
      const annotation =
        line.kind === 'other' ? withId(line.annotation, unique) : entityOf(line, unique, text, map, report);
      if (annotation === undefined) continue;
      annotations.push(annotation);
      layout?.add(annotation, line, formatBratLine(annotation, line.id, text ?? '', map));
    }
  }
  reportDangling(annotations, ids, lines, file, problems);
  return { document: { id, text: text ?? '', annotations, trivia: layout }, lost: report.lost };
}

const withId = <T extends Annotation>(annotation: T, id: string): T =>
  annotation.id === id ? annotation : { ...annotation, id };

function entityOf(
  line: Extract<BratLine, { kind: 'entity' | 'broken entity' }>,
  id: string,
  text: string | undefined,
  map: OffsetMap,
  report: EntityReport,
): Entity | undefined {
  const { number } = line;
  if (line.kind === 'broken entity') report.lose({ id, label: '', number }, line.reason, line.id);
  else if (text === undefined)
    report.lose({ id, label: line.label, number }, 'has no text: the note is missing', line.id);
  else return placeEntity(id === line.id ? line : { ...line, id }, text, map, report, line.id);
  return undefined;
}

function parseLines(source: string, file: SourceFile, problems: Problem[]): BratLine[] {
  const lines: BratLine[] = [];
  for (const line of parseBratLine(source)) {
    lines.push(line);
    if (line.continued)
      problems.push(
        warningAt(file, line.number, `The text of ${line.id} runs over its line end; read as one.`),
      );
  }
  return lines;
}

/** Ids are unique in the model; the file's own is kept for writing. */
function uniqueId(line: BratLine, ids: UniqueNames, file: SourceFile, problems: Problem[]): string {
  const unique = ids.take(line.id);
  if (unique !== line.id && line.kind !== 'blank' && line.kind !== 'broken') {
    const message = `The id ${line.id} occurs twice; the second one is read as ${unique}.`;
    problems.push(warningAt(file, line.number, message));
  }
  return unique;
}

function reportDangling(
  annotations: readonly Annotation[],
  ids: UniqueNames,
  lines: readonly BratLine[],
  file: SourceFile,
  problems: Problem[],
): void {
  let numbers: ReadonlyMap<string, number> | undefined;
  const lineOf = (id: string): number => {
    numbers ??= new Map(lines.map((line) => [line.id, line.number]));
    return numbers.get(id) ?? 0;
  };
  for (const annotation of annotations) {
    const missing = referencesOf(annotation).find((target) => !ids.has(target));
    if (missing === undefined) continue;
    const message = `${annotation.id} points at ${missing}, which is not in the file.`;
    problems.push(warningAt(file, lineOf(annotation.id), message));
  }
}

function referencesOf(annotation: Annotation): readonly string[] {
  if (annotation.kind === 'relation') return annotation.arguments.map(({ target }) => target);
  if (annotation.kind === 'event')
    return [annotation.trigger, ...annotation.arguments.map(({ target }) => target)];
  if (annotation.kind === 'equivalence') return annotation.targets;
  return 'target' in annotation ? [annotation.target] : [];
}

function writeBrat(document: Document): WriteResult {
  const layout = bratLayoutOf(document);
  const map = new OffsetMap(document.text, layout.coding);
  const numbered = numberForBrat(document);
  let contents = '';
  let written = 0;
  for (const annotation of document.annotations) {
    if (annotation.kind === 'entity') written++;
    const id = layout.fileId(annotation) ?? numbered.id(annotation);
    contents += layout.line(annotation, formatBratLine(annotation, id, document.text, map, numbered.target));
  }
  const path = outputPath(document.id);
  const files = [
    { path: `${path}.ann`, contents: layout.close(contents) },
    { path: `${path}.txt`, contents: document.text },
  ];
  return { files, written, notWritten: [], remarks: remarksOnLabels(document, 'brat') };
}
