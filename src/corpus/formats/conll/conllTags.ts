// The tags of a CoNLL file's words, and those among them that open an entity without saying so.
import type { Problem } from '../../ledger';
import { isStray, parseTag } from '../../tagScheme';
import type { ColumnLayout } from './conllColumns';
import type { SourceFile } from '../format';
import { warningAt } from '../groupText';

/** The label of tags that are a prefix alone. */
export const unnamed = 'entity';

export interface TaggedWord {
  readonly line: number;
  /** One a layer. */
  readonly tags: readonly string[];
}

/** The tags of words: those that are alike share one list, which keeps documents of many words small. */
export class SharedTags {
  readonly #lists = new Map<string, readonly string[]>();

  of(columns: readonly string[], { tags }: ColumnLayout): readonly string[] {
    const stated = tags.length === 1 ? columns[tags[0]!]! : tags.map((column) => columns[column]!).join('\t');
    let list = this.#lists.get(stated);
    if (list === undefined) this.#lists.set(stated, (list = tags.map((column) => tagIn(columns[column]!))));
    return list;
  }
}

/** CoNLL-U keeps tags in its last column, among other things: `NER=B-problem|SpaceAfter=No`. */
export function tagIn(column: string): string {
  if (!column.includes('=')) return column;
  const stated = /(?:^|\|)(?:NER|NE|Entity|Tag)=([^|]+)/.exec(column)?.[1];
  return stated ?? (/^\w+=/.test(column) ? 'O' : column);
}

/** A stray `I-` opens an entity (nothing is lost) and is pointed at; files in IOB1 and IO, where that is the rule, in one line. */
export function reportStrayTags(
  sentences: readonly { readonly words: readonly TaggedWord[] }[],
  layers: number,
  file: SourceFile,
  problems: Problem[],
): void {
  const stray: number[] = [];
  let begins = 0;
  let ends = 0;
  for (let layer = 0; layer < layers; layer++) {
    for (const { words } of sentences) {
      let previous = parseTag('O');
      for (const { tags, line } of words) {
        const current = parseTag(tags[layer]!);
        if (current.prefix === 'B' || current.prefix === 'S') begins++;
        else if (current.prefix === 'E') ends++;
        if (isStray(previous, current)) stray.push(line);
        previous = current;
      }
    }
  }
  if (stray.length === 0) return;
  if (begins + ends === 0 || (stray.length >= 10 && begins * 5 < stray.length)) {
    problems.push(
      warningAt(file, stray[0]!, 'I- tags open entities here; read as IOB1 or IO, where they may.'),
    );
    return;
  }
  for (const line of stray)
    problems.push(
      warningAt(
        file,
        line,
        'A stray I- (or E-) tag: no entity of its label was open; read as the beginning of one.',
      ),
    );
}
