// CoNLL: a word and its tag a line. Variants: 2 columns, 4 columns (CoNLL-2003), offsets, one tag column a layer.
import { tagDocument, type TaggedSentence } from '../alignment';
import type { Document } from '../document';
import { entitiesOf } from '../document';
import { OffsetMap, defaultCoding } from '../offsets';
import type { Token } from '../sentence';
import { isBlankCode } from '../blanks';
import { looksLikeConll, detectColumns, tokenLines } from './conllColumns';
import { readConll } from './conllReader';
import { ConllTrivia } from './conllTrivia';
import type { FileHead, Format, OutputFile, WriteOptions, WriteResult } from './format';
import { outputPath } from './outputPath';
import { countedRemarks } from './remarks';

const extensions = new Set(['conll', 'conll03', 'conll2003', 'bio', 'iob', 'iob2', 'bioes', 'bilou']);

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
  const tagged = tagDocument(document, options);
  const trivia = document.trivia instanceof ConllTrivia ? document.trivia : undefined;
  const format = lineFormat(document, options, trivia);
  const notWritten = tagged.leftOut.map(({ entity, reason }) => ({
    document: document.id,
    entity: entity.id,
    label: entity.label,
    reason,
  }));
  const contents = formatSentences(tagged.sentences, format, options, trivia);
  return {
    files: outputFiles(document, contents, options, trivia),
    written: tagged.written,
    notWritten,
    remarks: remarksOn(document),
  };
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

interface LineFormat {
  readonly separator: string;
  readonly lineEnd: string;
  /** The columns before the tags, with separators between them. */
  readonly columns: (token: Token) => string;
}

function lineFormat(document: Document, options: WriteOptions, trivia: ConllTrivia | undefined): LineFormat {
  const word = (token: Token): string => document.text.slice(token.start, token.end);
  const lineEnd = trivia?.lineEnd ?? '\n';
  const blanks =
    trivia !== undefined && columnsKind(trivia) === options.columns
      ? trivia.layout.separator === 'blank'
      : options.columns === '4';
  const separator = blanks ? ' ' : '\t';
  if (options.columns === 'offsets') {
    const map = new OffsetMap(document.text, defaultCoding);
    return {
      separator,
      lineEnd,
      columns: (token) =>
        `${word(token)}${separator}${map.toOffset(token.start)}${separator}${map.toOffset(token.end)}`,
    };
  }
  if (options.columns === '2') return { separator, lineEnd, columns: word };
  return {
    separator,
    lineEnd,
    columns: (token) => [word(token), ...(stated(trivia, token) ?? ['-X-', '_'])].join(separator),
  };
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

function formatSentences(
  sentences: readonly TaggedSentence[],
  format: LineFormat,
  options: WriteOptions,
  trivia: ConllTrivia | undefined,
): string {
  const { separator, lineEnd } = format;
  const lines: string[] = [];
  if (options.columns === '4' && trivia === undefined && sentences.length > 0)
    lines.push(documentStart + lineEnd + lineEnd);
  for (const { tokens, tags } of sentences) {
    if (trivia !== undefined) lines.push(trivia.before.get(tokens[0]!) ?? '');
    for (let i = 0; i < tokens.length; i++) {
      const layers = tags.length === 1 ? tags[0]![i]! : tags.map((layer) => layer[i]!).join(separator);
      lines.push(format.columns(tokens[i]!) + separator + layers + lineEnd);
    }
    if (trivia === undefined) lines.push(lineEnd);
  }
  const all = lines.join('');
  if (trivia === undefined) return all;
  return (trivia.unended ? all.slice(0, -lineEnd.length) : all) + trivia.after;
}

const documentStart = '-DOCSTART- -X- _ O';

function remarksOn(document: Document): string[] {
  const edges = entitiesOf(document).filter(({ fragments }) =>
    fragments.some(
      ({ start, end }) =>
        isBlankCode(document.text.charCodeAt(start)) || isBlankCode(document.text.charCodeAt(end - 1)),
    ),
  ).length;
  const trimmed = edges === 0 ? [] : [`entities begin or end in blanks: their tags cover their words only`];
  return [...trimmed, ...countedRemarks(document, 'CoNLL', [])];
}
