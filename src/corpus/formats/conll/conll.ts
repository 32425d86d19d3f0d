// CoNLL: a word and its tag a line. Variants: 2 columns, 4 columns (CoNLL-2003), offsets, one tag column a layer.
import { tagDocument, type SentenceTags, type TaggedDocument } from '../../alignment';
import type { Document } from '../../document';
import { entitiesOf } from '../../document';
import { GrowingText } from '../../growingText';
import { OffsetMap, defaultCoding } from '../../offsets';
import type { Token } from '../../sentence';
import { isBlankCode } from '../../segmentation/blanks';
import { looksLikeConll, detectColumns, tokenLines } from './conllColumns';
import { readConll } from './conllReader';
import { partWords, tagInColumn } from './conllBlanks';
import { ConllTrivia } from './conllTrivia';
import type { FileHead, Format, OutputFile, WriteOptions, WriteResult } from '../format';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';

const extensions = new Set([
  'conll',
  'conll03',
  'conll2003',
  'bio',
  'iob',
  'iob2',
  'bioes',
  'bilou',
  'conllu',
]);

export const conll: Format = {
  name: 'conll',
  aliases: ['conll-2003', 'conll2003', 'bio', 'iob', 'iob2', 'bioes'],
  title: 'CoNLL, a word and its tag a line (2 or 4 columns, offsets, layers)',
  recognize: (file) => {
    if (extensions.has(file.extension) || looksLikeConll(file.head, file.whole)) return role(file);
    return undefined;
  },
  claim: (file) =>
    /^(?:md|json|xml|ann)$/.test(file.extension) || isNoteBeside(file) ? undefined : role(file),
  read: readConll,
  write: writeConll,
};

/** Files with offsets lie beside the note's text; others hold all that there is. */
const role = (file: FileHead): string =>
  detectColumns(tokenLines(headLines(file)))?.offsets === undefined ? 'document' : 'annotations';

function headLines({ head, whole }: FileHead): string[] {
  const lines = head.split('\n');
  return whole ? lines : lines.slice(0, -1);
}

const isNoteBeside = (file: FileHead): boolean =>
  file.extension === 'txt' && !looksLikeConll(file.head, file.whole);

function writeConll(document: Document, options: WriteOptions): WriteResult {
  const trivia = triviaFor(document, options);
  const separator = separatorFor(options, trivia);
  const tagged = tagDocument(separator === ' ' ? partWords(document) : document, options);
  const notWritten = tagged.leftOut.map(({ entity, reason }) => ({
    document: document.id,
    entity: entity.id,
    label: entity.label,
    reason,
  }));
  const contents = new RowWriter(document, options, separator, trivia).contents(tagged);
  return {
    files: outputFiles(document, contents, options, trivia),
    written: tagged.written,
    notWritten,
    remarks: remarksOn(document, separator),
  };
}

/** With offsets a file is about one note: the documents of a file of many get files of their own. */
function triviaFor({ trivia }: Document, { columns }: WriteOptions): ConllTrivia | undefined {
  return trivia instanceof ConllTrivia && (columns !== 'offsets' || trivia.isWhole) ? trivia : undefined;
}

function separatorFor({ columns }: WriteOptions, trivia: ConllTrivia | undefined): ' ' | '\t' {
  const blanks =
    trivia !== undefined && columnsKind(trivia) === columns
      ? trivia.layout.separator === 'blank'
      : columns === '4';
  return blanks ? ' ' : '\t';
}

function outputFiles(
  document: Document,
  contents: string,
  options: WriteOptions,
  trivia: ConllTrivia | undefined,
): OutputFile[] {
  const path = trivia === undefined ? `${outputPath(document.id)}.conll` : outputPath(trivia.file);
  const file = { path, contents, ...(trivia === undefined ? {} : { shared: true }) };
  if (options.columns !== 'offsets') return [file];
  const text = { path: `${path.replace(/\.[^./]+$/, '')}.txt`, contents: document.text };
  return trivia !== undefined && text.path === path ? [file] : [file, text];
}

/** Writes one document's words, a row each. */
class RowWriter {
  readonly #text: string;
  readonly #columns: WriteOptions['columns'];
  readonly #trivia: ConllTrivia | undefined;
  readonly #map: OffsetMap;
  readonly #separator: string;
  readonly #lineEnd: string;
  /** Tags as they stand in their column, behind what parts it from the one before. */
  readonly #tagColumns = new Map<string, string>();
  readonly #contents = new GrowingText();

  constructor(
    { text }: Document,
    { columns }: WriteOptions,
    separator: ' ' | '\t',
    trivia: ConllTrivia | undefined,
  ) {
    this.#text = text;
    this.#columns = columns;
    this.#trivia = trivia;
    this.#map = new OffsetMap(text, defaultCoding);
    this.#separator = separator;
    this.#lineEnd = trivia?.lineEnd ?? '\n';
  }

  contents({ sentences, tagsOf }: TaggedDocument): string {
    const trivia = this.#trivia;
    if (this.#columns === '4' && trivia === undefined && sentences.length > 0)
      this.#contents.add(documentStart + this.#lineEnd + this.#lineEnd);
    sentences.forEach(({ tokens }, i) => {
      if (trivia !== undefined) this.#contents.add(trivia.before.get(tokens[0]!) ?? '');
      this.#rows(tokens, tagsOf(i));
      if (trivia === undefined) this.#contents.add(this.#lineEnd);
    });
    const all = this.#contents.toString();
    if (trivia === undefined) return all;
    return (trivia.unended ? all.slice(0, -this.#lineEnd.length) : all) + trivia.after;
  }

  #rows(tokens: readonly Token[], layers: SentenceTags): void {
    for (let i = 0; i < tokens.length; i++) {
      let row = this.#head(tokens[i]!);
      for (const tags of layers) row += this.#column(tags[i]!);
      this.#contents.add(row + this.#lineEnd);
    }
  }

  /** A document has few tags and many words: each tag is looked at once. */
  #column(tag: string): string {
    let column = this.#tagColumns.get(tag);
    if (column === undefined)
      this.#tagColumns.set(tag, (column = this.#separator + tagInColumn(tag, this.#separator)));
    return column;
  }

  /** The columns before the tags. */
  #head(token: Token): string {
    const word = this.#text.slice(token.start, token.end);
    const separator = this.#separator;
    switch (this.#columns) {
      case '2':
        return word;
      case '4':
        return [word, ...(stated(this.#trivia, token) ?? ['-X-', '_'])].join(separator);
      case 'offsets':
        return `${word}${separator}${this.#map.toOffset(token.start)}${separator}${this.#map.toOffset(token.end)}`;
    }
  }
}

function columnsKind({ layout }: ConllTrivia): WriteOptions['columns'] {
  if (layout.offsets !== undefined) return 'offsets';
  return layout.count - layout.tags.length >= 3 ? '4' : '2';
}

/** Part of speech and phrase chunk as the source had them. */
function stated(trivia: ConllTrivia | undefined, token: Token): readonly string[] | undefined {
  const columns = trivia?.columnsOf(token);
  return columns?.filter((_, i) => i !== trivia!.layout.word && !trivia!.layout.tags.includes(i));
}

const documentStart = '-DOCSTART- -X- _ O';

function remarksOn(document: Document, separator: string): string[] {
  const renamed = entitiesOf(document).some(({ label }) => tagInColumn(label, separator) !== label)
    ? ['blanks in labels became _']
    : [];
  const trimmed = entitiesOf(document).some(({ fragments }) =>
    fragments.some(
      ({ start, end }) =>
        isBlankCode(document.text.charCodeAt(start)) || isBlankCode(document.text.charCodeAt(end - 1)),
    ),
  )
    ? ['entities begin or end in blanks: their tags cover their words only']
    : [];
  return [...trimmed, ...renamed, ...countedRemarks(document, 'CoNLL', [])];
}
