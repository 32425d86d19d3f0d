// A file of one annotation a line: its lines parsed one by one, and its layout kept so that it can be written the same again.
import type { Annotation } from '../document';
import type { Problem } from '../ledger';
import { textLines } from '../textLines';
import type { SourceFile } from './format';
import { problemAt } from './groupText';

interface KeptLine {
  /** The line where it is not the canonical one. */
  readonly raw: string | undefined;
  readonly lineEnd: string;
  /** Blank lines before it. */
  readonly before: string;
  /** What else the line was made from; if any of it changed, the line is written anew. */
  readonly parts: readonly Annotation[];
}

export class LineFile {
  /** Relative to the folder that was read. */
  readonly path: string;
  readonly #lines = new Map<Annotation, KeptLine>();
  #after = '';

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Reads each line with `parse`, which gives the annotations made from it (the first is its own) and the line as we would write
   * it; or a message of what is wrong with it.
   */
  read(
    source: string,
    file: SourceFile,
    problems: Problem[],
    parse: (line: string, number: number) => ParsedLine | string,
  ): void {
    let before = '';
    for (const { number, content, lineEnd } of textLines(source)) {
      const line = number === 1 && content.startsWith('\ufeff') ? content.slice(1) : content;
      if (line.trim() === '') {
        before += content + lineEnd;
        continue;
      }
      const parsed = parse(line, number);
      if (typeof parsed === 'string') {
        if (parsed !== '') problems.push(problemAt(file, number, parsed));
        continue;
      }
      const raw = parsed.canonical === content ? undefined : content;
      this.#lines.set(parsed.own, { raw, lineEnd, before, parts: parsed.parts });
      before = '';
    }
    this.#after = before;
  }

  /** The line of an annotation, with its line end. `present` tells whether a part is still as it was. */
  line(own: Annotation, canonical: string, present: (part: Annotation) => boolean): string {
    const kept = this.#lines.get(own);
    if (kept === undefined) return `${canonical}\n`;
    const raw = kept.parts.every(present) ? kept.raw : undefined;
    return kept.before + (raw ?? canonical) + kept.lineEnd;
  }

  has(own: Annotation): boolean {
    return this.#lines.has(own);
  }

  get after(): string {
    return this.#after;
  }
}

export interface ParsedLine {
  readonly own: Annotation;
  readonly parts: readonly Annotation[];
  readonly canonical: string;
}
