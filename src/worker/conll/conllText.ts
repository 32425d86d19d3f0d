// A CoNLL file as the preview needs it: an index of its sentences, made in one pass; tokens are parsed when they are asked for.
import type {
  ConllFilter,
  ConllProblem,
  ConllSentence,
  ConllSummary,
  ConllToken,
} from '../../protocol/conll';
import { rowOf } from '../../corpus/formats/conll/conllColumns';
import { tagIn } from '../../corpus/formats/conll/conllTags';
import { columnsIn, type Columns } from './columns';
import { documentName, lineKind } from './lines';
import { parseTag, readTags, type ReadTags } from './tags';

/** Problems told in a summary; all of them are counted, and found by the filter. */
const toldProblems = 500;
const sampledLines = 200;

interface Block {
  /** Offsets into the text, half-open, of the token lines. */
  readonly start: number;
  readonly end: number;
  /** Line of the first token, from 1. */
  readonly line: number;
  readonly document: number;
}

export class ConllText {
  readonly summary: ConllSummary;
  private readonly text: string;
  private readonly blocks: readonly Block[];
  private readonly documents: readonly string[];
  private readonly columns: Columns;
  private readonly scheme: ConllSummary['scheme'];
  /** Sentences with a problem. */
  private readonly faulty = new Set<number>();

  constructor(text: string) {
    this.text = text;
    const { blocks, documents, sample } = indexText(text);
    this.blocks = blocks;
    this.documents = documents;
    this.columns = columnsIn(sample);
    this.scheme = detectScheme(sample, this.columns);
    this.summary = this.summarise();
  }

  get length(): number {
    return this.text.length;
  }

  /** The text after edits, indexed anew. */
  edit(
    changes: readonly { readonly start: number; readonly end: number; readonly text: string }[],
  ): ConllText {
    const edited = changes.reduce(
      (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
      this.text,
    );
    return new ConllText(edited);
  }

  sentence(index: number): ConllSentence | undefined {
    const block = this.blocks[index];
    if (block === undefined) return undefined;
    const lines = this.text.slice(block.start, block.end).split('\n');
    const rows = lines.map((line) => rowOf(line, this.columns.count));
    const layers = this.columns.tags.map((column) => this.readLayer(rows.map((row) => tagOf(row, column))));
    const tokens = rows.map((row, i) =>
      this.token(
        row,
        block.line + i,
        layers.map(({ errors }) => errors.get(i)),
      ),
    );
    const entities = layers.flatMap((layer) => layer.entities);
    return { index, line: block.line, document: this.documents[block.document] ?? null, tokens, entities };
  }

  /** Indices of the sentences that pass, and how long each is in characters. */
  filter(filter: ConllFilter): { lengths: Uint32Array; indices: Uint32Array } {
    const passing = this.blocks.map((_, index) => index).filter((index) => this.passes(index, filter));
    const length = (index: number): number => this.blocks[index]!.end - this.blocks[index]!.start;
    return { indices: Uint32Array.from(passing), lengths: Uint32Array.from(passing, length) };
  }

  /** The sentence of a document that holds an offset, or the last one before it; −1 when the file does not say. */
  find(name: string, offset: number): number {
    const document = this.documents.findIndex((id) => sameDocument(id, name));
    const only = this.documents.length === 0;
    if ((document < 0 && !only) || this.columns.offsets === undefined) return -1;
    let found = -1;
    for (const [index, block] of this.blocks.entries()) {
      if (!only && block.document !== document) continue;
      const [first] = this.sentence(index)?.tokens ?? [];
      if (first?.start === undefined || first.start > offset) return found < 0 ? index : found;
      found = index;
    }
    return found;
  }

  private passes(index: number, { labels, errorsOnly, text }: ConllFilter): boolean {
    if (errorsOnly && !this.faulty.has(index)) return false;
    if (labels === null && text === '') return true;
    const sentence = this.sentence(index);
    if (sentence === undefined) return false;
    const hasLabel = labels === null || sentence.entities.some(({ label }) => labels.includes(label));
    return (
      hasLabel &&
      (text === '' ||
        sentence.tokens
          .map((token) => token.text)
          .join(' ')
          .toLowerCase()
          .includes(text.toLowerCase()))
    );
  }

  private readLayer(tags: readonly string[]): ReadTags {
    return readTags(tags, { begins: this.scheme !== 'IO', closing: this.scheme === 'BIOES' });
  }

  private token(row: readonly string[], line: number, errors: readonly (string | undefined)[]): ConllToken {
    const { count, word, tags, offsets } = this.columns;
    const error =
      row.length === count
        ? errors.find((message) => message !== undefined)
        : `Expected ${count} columns, found ${row.length}`;
    const [start, end] = (offsets ?? []).map((column) => Number(row[column] ?? NaN));
    return {
      text: row[word] ?? '',
      tag: tags.map((column) => tagOf(row, column)).join(' '),
      line,
      ...(Number.isInteger(start) && Number.isInteger(end) ? { start: start!, end: end! } : {}),
      ...(error === undefined ? {} : { error }),
    };
  }

  private summarise(): ConllSummary {
    const labels = new Map<string, number>();
    const problems: ConllProblem[] = [];
    let [tokens, problemCount] = [0, 0];
    for (let index = 0; index < this.blocks.length; index++) {
      const sentence = this.sentence(index)!;
      tokens += sentence.tokens.length;
      for (const { label } of sentence.entities) labels.set(label, (labels.get(label) ?? 0) + 1);
      for (const { error, line } of sentence.tokens) {
        if (error === undefined) continue;
        this.faulty.add(index);
        if (problemCount++ < toldProblems) problems.push({ line, message: error, sentence: index });
      }
    }
    return {
      sentences: this.blocks.length,
      tokens,
      documents: this.documents,
      labels: [...labels].map(([label, count]) => ({ label, count })),
      scheme: this.scheme,
      problems,
      problemCount,
      hasOffsets: this.columns.offsets !== undefined,
    };
  }
}

/** `notes/7` and `7` name the same document: readers start at different folders. */
function sameDocument(id: string, name: string): boolean {
  return id === name || id.endsWith(`/${name}`) || name.endsWith(`/${id}`);
}

function indexText(text: string): { blocks: Block[]; documents: string[]; sample: string[] } {
  const blocks: Block[] = [];
  const documents: string[] = [];
  const sample: string[] = [];
  let first: { start: number; line: number } | undefined;
  let [end, line] = [0, 0];
  const close = (): void => {
    if (first !== undefined) blocks.push({ ...first, end, document: documents.length - 1 });
    first = undefined;
  };
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start <= text.length; line++) {
    const next = text.indexOf('\n', start);
    const stop = next < 0 ? text.length : next;
    const content = text.slice(start, stop);
    const kind = lineKind(content);
    if (kind !== 'token') close();
    if (kind === 'document') documents.push(documentName(content) ?? `document ${documents.length + 1}`);
    if (kind === 'token') {
      first ??= { start, line: line + 1 };
      end = stop;
      if (sample.length < sampledLines) sample.push(content.replace(/\r$/, ''));
    }
    if (next < 0) break;
    start = next + 1;
  }
  close();
  return { blocks, documents, sample };
}

const tagOf = (row: readonly string[], column: number): string => tagIn(row[column] ?? '');

function detectScheme(sample: readonly string[], { count, tags }: Columns): ConllSummary['scheme'] {
  const used = new Set(
    sample.flatMap((line) => tags.map((column) => parseTag(tagOf(rowOf(line, count), column)).prefix)),
  );
  if (used.has('E') || used.has('S')) return 'BIOES';
  if (used.has('B')) return 'BIO';
  return used.has('I') ? 'IO' : 'none';
}
