// PubTator: title and abstract of one document after the other, mentions with offsets, relations between concepts.
import type { Annotation, Document } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { candidateCodings, chooseCoding, defaultCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import type { TextLine } from '../../textLines';
import { EntityReport } from '../entityReport';
import { fileLines } from '../fileLines';
import type { Format, ReadResult, SourceFile, SourceGroup } from '../format';
import { problemAt, warningAt } from '../groupText';
import { likeMention, MentionReading, type MentionLine } from './pubtatorMentions';
import { PubtatorTrivia, writePubtator, type PubtatorLayout, type Section } from './pubtatorWriter';

const titleLine = /^([^|\t]{1,100})\|([a-zA-Z])\|([^]*)$/;

export const pubtator: Format = {
  name: 'pubtator',
  aliases: ['bc5cdr'],
  title: 'PubTator (title, abstract, mentions, relations)',
  recognize: ({ head, extension }) =>
    extension === 'pubtator' || /^[\ufeff\s]*[^|\t\n]{1,100}\|t\|[^\n]*\n[^|\t\n]{1,100}\|a\|/.test(head)
      ? 'document'
      : undefined,
  claim: ({ extension }) => (/^(?:md|json|xml|ann)$/.test(extension) ? undefined : 'document'),
  read: readPubtator,
  write: writePubtator,
};

interface OpenDocument extends PubtatorLayout {
  readonly sections: Section[];
  readonly lines: TextLine[];
}

async function* readPubtator(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  const reader = new PubtatorReader(group.id, file, problems);
  for await (const lines of fileLines(file, problems)) {
    for (const line of lines) reader.take(line);
    yield reader.finished();
  }
  reader.end();
  yield reader.finished();
}

/** Takes lines, gives documents. */
class PubtatorReader {
  readonly #folder: string;
  readonly #file: SourceFile;
  readonly #problems: Problem[];
  #open: OpenDocument | undefined;
  #blanks = '';
  #documents: Document[] = [];
  #lost: NotWritten[] = [];

  constructor(fileId: string, file: SourceFile, problems: Problem[]) {
    this.#folder = fileId.slice(0, fileId.lastIndexOf('/') + 1);
    this.#file = file;
    this.#problems = problems;
  }

  take(line: TextLine): void {
    const content = line.number === 1 ? line.content.replace(/^\ufeff/, '') : line.content;
    if (content.trim() === '') {
      this.#blanks += line.content + line.lineEnd;
      return;
    }
    const open = this.#open;
    const section = titleLine.exec(content);
    if (section !== null && (open === undefined || this.#blanks !== '' || section[1] !== open.id))
      this.#begin(section, line, content);
    else if (section !== null && open?.lines.length === 0)
      open.sections.push({ key: section[2]!, text: section[3]! });
    else if (open !== undefined && isText(content, open)) this.#continue(open, line, content);
    else if (open !== undefined) open.lines.push(line);
    else
      this.#problems.push(
        problemAt(this.#file, line.number, 'Stands before the first title; it was left out.'),
      );
  }

  #continue({ sections, lineEnd }: OpenDocument, line: TextLine, content: string): void {
    const { key, text } = sections.pop()!;
    sections.push({ key, text: text + lineEnd + content });
    const message = 'Is no line of annotations: read as a part of the text, which runs over the line end.';
    this.#problems.push(warningAt(this.#file, line.number, message));
  }

  end(): void {
    if (this.#open !== undefined) this.#close(this.#open, this.#blanks);
    else this.#problems.push(problemAt(this.#file, 0, 'Has no title line (id|t|…); nothing was read.'));
  }

  /** What was read since it was asked for last. */
  finished(): ReadResult {
    const result = { documents: this.#documents, problems: this.#problems.splice(0), lost: this.#lost };
    this.#documents = [];
    this.#lost = [];
    return result;
  }

  #begin([, id, key, text]: RegExpExecArray, line: TextLine, content: string): void {
    if (this.#open !== undefined) this.#close(this.#open, '');
    const bom = line.content === content ? '' : '\ufeff';
    this.#open = {
      id: id!,
      sections: [{ key: key!, text: text! }],
      lines: [],
      lineEnd: line.lineEnd || '\n',
      before: bom + this.#blanks,
    };
    this.#blanks = '';
  }

  #close(open: OpenDocument, after: string): void {
    const id = this.#folder + open.id;
    const text = textOf(open.sections);
    const mentions = open.lines.map((line): MentionLine => ({ line, fields: line.content.split('\t') }));
    const coding = mentionCoding(text, mentions);
    const layout = { id: open.id, sections: open.sections, lineEnd: open.lineEnd, before: open.before };
    const trivia = new PubtatorTrivia(this.#file.path, layout, coding, after, text);
    const annotations = mentions.length === 0 ? [] : this.#annotations(id, open.id, mentions, trivia);
    this.#documents.push({ id, text, annotations, trivia });
  }

  #annotations(
    id: string,
    stated: string,
    mentions: readonly MentionLine[],
    trivia: PubtatorTrivia,
  ): Annotation[] {
    const report = new EntityReport(id, this.#file, this.#problems);
    const reading = new MentionReading(stated, new OffsetMap(trivia.text, trivia.coding), report, trivia);
    for (const mention of mentions) reading.take(mention);
    for (const lost of report.lost) this.#lost.push(lost);
    return reading.annotations;
  }
}

/** Whether a line right below the text goes on with it: lines of annotations have tabs, or at least two numbers. */
const isText = (content: string, { lines }: OpenDocument): boolean =>
  lines.length === 0 && !content.includes('\t') && !likeMention.test(content);

const textOf = (sections: readonly Section[]): string =>
  sections.length === 1 ? sections[0]!.text : sections.map(({ text }) => text).join('\n');

function mentionCoding(text: string, mentions: readonly MentionLine[]): OffsetCoding {
  if (mentions.length === 0) return defaultCoding;
  const quotes = mentions.flatMap(({ fields: [, start, end, quoted, type] }) =>
    type === undefined ? [] : [{ start: Number(start), end: Number(end), quoted: quoted! }],
  );
  return chooseCoding(text, quotes, candidateCodings(text));
}
