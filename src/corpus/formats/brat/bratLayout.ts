// How a brat file was laid out where that differs from the way we would write it: blank lines, line ends, blanks behind lines.
import type { Annotation, Document } from '../../document';
import { defaultCoding, type OffsetCoding } from '../../offsets';
import type { BratLine } from './bratLine';

interface LineLayout {
  readonly id: string;
  /** What stands behind the canonical line, its line end included. */
  readonly tail: string;
  /** The line itself where it is not the canonical one. */
  readonly raw?: string;
  /** Blank lines before it. */
  readonly before: string;
}

export class BratLayout {
  readonly coding: OffsetCoding;
  readonly #lines = new Map<Annotation, LineLayout>();
  #blanks = '';

  constructor(coding: OffsetCoding) {
    this.coding = coding;
  }

  blank(line: BratLine): void {
    this.#blanks += line.raw + line.lineEnd;
  }

  add(annotation: Annotation, line: BratLine, canonical: string): void {
    const regular = line.raw.startsWith(canonical) && line.raw.slice(canonical.length).trim() === '';
    const tail = (regular ? line.raw.slice(canonical.length) : '') + line.lineEnd;
    const before = this.#blanks;
    this.#lines.set(annotation, { id: line.id, tail, before, ...(regular ? {} : { raw: line.raw }) });
    this.#blanks = '';
  }

  /** The id in the file, which may not be unique there. */
  fileId(annotation: Annotation): string | undefined {
    const id = this.#lines.get(annotation)?.id;
    return id?.startsWith('*') === true ? '*' : id;
  }

  line(annotation: Annotation, canonical: string): string {
    const layout = this.#lines.get(annotation);
    return layout === undefined ? `${canonical}\n` : layout.before + (layout.raw ?? canonical) + layout.tail;
  }

  close(contents: string): string {
    return contents + this.#blanks;
  }
}

export function bratLayoutOf(document: Document): BratLayout {
  return document.trivia instanceof BratLayout ? document.trivia : new BratLayout(defaultCoding);
}
