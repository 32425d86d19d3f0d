// Reading CoNLL: 2, 4 or more columns, offsets, layers, `-DOCSTART-`, comments; raw tags are kept beside the entities they mean.
import type { Document, Entity } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import type { Sentence, Token } from '../../sentence';
import { decodeTags, parseTag } from '../../tagScheme';
import type { TextLine } from '../../textLines';
import { chunkSpan } from '../../alignment';
import {
  beginsEntity,
  detectColumns,
  documentMark,
  hasOtherColumns,
  isComment,
  rowOf,
  tokenLines,
  type ColumnLayout,
} from './conllColumns';
import { reportStrayTags, SharedTags, unnamed, type TaggedWord } from './conllTags';
import { placeInText, rebuildText, type PlacedWords, type StatedWord } from './conllText';
import { ConllTrivia } from './conllTrivia';
import { fileLines } from '../fileLines';
import type { ReadResult, SourceFile, SourceGroup } from '../format';
import { problemAt, textOf, warningAt } from '../groupText';

/** Documents longer than this are cut at a blank line: a corpus in one file without marks stays in flat memory. */
const longestDocument = 20_000;

interface Word extends StatedWord, TaggedWord {
  /** Only where some are neither the word nor its offsets nor its tags. */
  readonly columns: readonly string[] | undefined;
}

interface OpenSentence {
  readonly words: Word[];
  /** Lines before the first word: blank lines, comments, document marks. */
  readonly before: string;
}

interface OpenDocument {
  readonly id: string;
  readonly sentences: OpenSentence[];
  words: number;
  readonly tags: SharedTags;
}

export async function* readConll(group: SourceGroup): AsyncGenerator<ReadResult> {
  const problems: Problem[] = [];
  const file = group.files.get('annotations') ?? group.files.get('document')!;
  const text = (await textOf(group, 'text', problems))?.text;
  const reader = new ConllReader(group.id, file, problems, text);
  for await (const lines of fileLines(file, problems)) yield* reader.take(lines);
  yield* reader.finish();
}

class ConllReader {
  readonly #fileId: string;
  readonly #file: SourceFile;
  readonly #problems: Problem[];
  readonly #text: string | undefined;
  #layout: ColumnLayout | undefined;
  #document: OpenDocument;
  #documents = 0;
  #sentence: OpenSentence | undefined;
  #before = '';
  #lineEnd: '\n' | '\r\n' = '\n';
  #unended = false;
  readonly #lost: NotWritten[] = [];

  constructor(fileId: string, file: SourceFile, problems: Problem[], text: string | undefined) {
    this.#fileId = fileId;
    this.#file = file;
    this.#problems = problems;
    this.#text = text;
    this.#document = this.#open(undefined);
  }

  *take(lines: readonly TextLine[]): Generator<ReadResult> {
    this.#layout ??= detectColumns(tokenLines(lines.slice(0, 20_000).map(({ content }) => content)));
    if (lines[0]?.lineEnd === '\r\n') this.#lineEnd = '\r\n';
    for (const line of lines) {
      const finished = this.#line(line);
      if (finished !== undefined) yield finished;
    }
  }

  *finish(): Generator<ReadResult> {
    this.#endSentence();
    yield this.#close(true);
  }

  /** The document that ends before this line, if one does. */
  #line(line: TextLine): ReadResult | undefined {
    let finished: ReadResult | undefined;
    const content =
      line.number === 1 && line.content.startsWith('\ufeff') ? line.content.slice(1) : line.content;
    const mark = documentMark(content);
    if (content.trim() === '') {
      this.#endSentence();
      this.#before += line.content + line.lineEnd;
      if (this.#document.words >= longestDocument && this.#text === undefined)
        finished = this.#next(undefined);
    } else if (mark !== undefined) {
      this.#endSentence();
      // A file beside a text is about that one note, whatever marks it holds.
      if (this.#document.sentences.length > 0 && this.#text === undefined) finished = this.#next(mark.name);
      else if (mark.name !== undefined) this.#document = { ...this.#document, id: this.#idOf(mark.name) };
      this.#before += line.content + line.lineEnd;
    } else if (isComment(content, this.#layout)) {
      this.#endSentence();
      this.#before += line.content + line.lineEnd;
    } else this.#token(line, content);
    return finished;
  }

  #token(line: TextLine, content: string): void {
    const layout = this.#layout;
    const columns = rowOf(content, layout?.count);
    if (columns.length !== layout?.count || columns[layout.word] === '') {
      this.#leaveOut(line.number, columns, layout);
      return;
    }
    if (this.#sentence === undefined) {
      this.#sentence = { words: [], before: this.#before };
      this.#before = '';
      this.#document.sentences.push(this.#sentence);
    }
    this.#sentence.words.push({
      text: columns[layout.word]!,
      line: line.number,
      offsets: statedOffsets(columns, layout),
      tags: this.#document.tags.of(columns, layout),
      columns: hasOtherColumns(layout) ? columns : undefined,
    });
    this.#document.words++;
    this.#unended = line.lineEnd === '';
  }

  #leaveOut(line: number, columns: readonly string[], layout: ColumnLayout | undefined): void {
    const expected = layout === undefined ? 'two or more' : String(layout.count);
    const reason =
      columns.length === layout?.count
        ? 'has no word'
        : `has ${columns.length} columns where ${expected} were expected`;
    this.#problems.push(problemAt(this.#file, line, `This line ${reason}; it was left out.`));
    if (!beginsEntity(columns)) return;
    const label = parseTag(columns.at(-1)!).label;
    this.#lost.push({
      document: this.#document.id,
      entity: `line ${line}`,
      label,
      reason: `is on a line that ${reason}`,
    });
  }

  #endSentence(): void {
    this.#sentence = undefined;
  }

  #idOf(name: string): string {
    const folder = this.#fileId.slice(0, this.#fileId.lastIndexOf('/') + 1);
    return folder + name;
  }

  #open(name: string | undefined): OpenDocument {
    const n = ++this.#documents;
    const id = name === undefined ? (n === 1 ? this.#fileId : `${this.#fileId}-${n}`) : this.#idOf(name);
    return { id, sentences: [], words: 0, tags: new SharedTags() };
  }

  #next(name: string | undefined): ReadResult {
    const result = this.#close(false);
    this.#document = this.#open(name);
    return result;
  }

  #close(last: boolean): ReadResult {
    const layout = this.#layout ?? { count: 2, separator: 'tab', word: 0, offsets: undefined, tags: [1] };
    const trivia = new ConllTrivia(
      this.#file.path,
      layout,
      this.#lineEnd,
      last ? this.#before : '',
      last && this.#unended,
      last && this.#documents === 1,
    );
    if (last) this.#before = '';
    const document = buildDocument(this.#document, layout, this.#text, trivia, this.#file, this.#problems);
    return { documents: [document], problems: this.#problems.splice(0), lost: this.#lost.splice(0) };
  }
}

function buildDocument(
  open: OpenDocument,
  layout: ColumnLayout,
  text: string | undefined,
  trivia: ConllTrivia,
  file: SourceFile,
  problems: Problem[],
): Document {
  const placed = place(open, text, file, problems);
  let at = 0;
  const sentences = open.sentences.map((sentence): Sentence => {
    const tokens = sentence.words.map(({ text: word, tags, columns }): Token => {
      const start = placed.starts[at++]!;
      const token = { start, end: start + word.length, tags };
      if (columns !== undefined) trivia.keep(token, columns);
      return token;
    });
    const made = { start: tokens[0]!.start, end: tokens.at(-1)!.end, tokens };
    trivia.before.set(tokens[0]!, sentence.before);
    return made;
  });
  const annotations = decodeLayers(sentences, layout.tags.length);
  reportStrayTags(open.sentences, layout.tags.length, file, problems);
  return { id: open.id, text: placed.text, annotations, sentences, trivia };
}

/** In the text beside the file if its words are there, otherwise in a text made of the words. */
function place(
  { sentences }: OpenDocument,
  text: string | undefined,
  file: SourceFile,
  problems: Problem[],
): PlacedWords {
  const lists = sentences.map(({ words }) => words);
  if (text === undefined) return rebuildText(lists);
  if (lists.length === 0) return { text, starts: [] };
  const inText = placeInText(lists.flat(), text);
  if (inText !== undefined) return inText;
  const message = 'Its words are not the words of the text beside it; the text was rebuilt from the words.';
  problems.push(warningAt(file, 0, message));
  return rebuildText(lists);
}

function statedOffsets(columns: readonly string[], { offsets }: ColumnLayout): StatedWord['offsets'] {
  return offsets === undefined ? undefined : [Number(columns[offsets[0]]), Number(columns[offsets[1]])];
}

function decodeLayers(sentences: readonly Sentence[], layers: number): Entity[] {
  const entities: Entity[] = [];
  for (const sentence of sentences) {
    for (let layer = 0; layer < layers; layer++) {
      const { tokens } = sentence;
      for (const chunk of decodeTags(tokens.map(({ tags }) => tags![layer]!))) {
        const span = chunkSpan(sentence, chunk);
        const label = chunk.label === '' ? unnamed : chunk.label;
        entities.push({ kind: 'entity', id: `T${entities.length + 1}`, label, fragments: [span] });
      }
    }
  }
  return entities;
}
