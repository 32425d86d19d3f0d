// What a CoNLL file holds besides words and entities: other columns, blank and comment lines, separators.
import type { Token } from '../../sentence';
import type { ColumnLayout } from './conllColumns';

export class ConllTrivia {
  /** Path of the file relative to the folder that was read. */
  readonly file: string;
  readonly layout: ColumnLayout;
  readonly lineEnd: '\n' | '\r\n';
  /** Lines before a sentence, by its first token. */
  readonly before = new Map<Token, string>();
  /** Lines behind the last sentence. */
  readonly after: string;
  /** Whether the file ends with a word's line that has no line end. */
  readonly unended: boolean;
  /** Whether the file holds one document. */
  readonly isWhole: boolean;
  readonly #columns = new Map<Token, readonly string[]>();

  constructor(
    file: string,
    layout: ColumnLayout,
    lineEnd: '\n' | '\r\n',
    after: string,
    unended: boolean,
    isWhole: boolean,
  ) {
    this.file = file;
    this.layout = layout;
    this.lineEnd = lineEnd;
    this.after = after;
    this.unended = unended;
    this.isWhole = isWhole;
  }

  /** Remembers a word's columns, where there are others than the word, its offsets and its tags. */
  keep(token: Token, columns: readonly string[]): void {
    this.#columns.set(token, columns);
  }

  columnsOf(token: Token): readonly string[] | undefined {
    return this.#columns.get(token);
  }
}
