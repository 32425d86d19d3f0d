// The elements of one BioC document: what they hold, and the texts of its passages with their places.
import { candidateCodings, OffsetMap, type OffsetCoding } from '../../offsets';
import type { Span } from '../../span';
import type { XmlElement } from '../xml/xmlElements';
import { decodeContent, decodeReferences, type Reference } from '../xml/xmlText';

export class BiocTree {
  readonly all: readonly XmlElement[];
  readonly #raw: string;
  readonly #children: ReadonlyMap<XmlElement, readonly XmlElement[]>;

  /** @param all in file order, the document first */
  constructor(raw: string, all: readonly XmlElement[]) {
    this.#raw = raw;
    this.all = all;
    const children = new Map(all.map((element): [XmlElement, XmlElement[]] => [element, []]));
    for (const element of all) children.get(all[element.parent]!)?.push(element);
    this.#children = children;
  }

  childrenOf(element: XmlElement, name: string): XmlElement[] {
    return this.#children.get(element)!.filter((child) => child.name === name);
  }

  /** Between its tags, in the raw file. */
  content(element: XmlElement): Span {
    const start = this.#raw.indexOf('>', element.start) + 1;
    const end = this.#raw.lastIndexOf('<', element.end - 1);
    return { start, end: Math.max(start, end) };
  }

  value(element: XmlElement | undefined): string {
    if (element === undefined) return '';
    const { start, end } = this.content(element);
    return decodeReferences(this.#raw.slice(start, end));
  }
}

/** A passage or sentence with a text of its own. */
export interface Block {
  readonly offset: number;
  /** In the raw piece. */
  readonly raw: Span;
  readonly text: string;
  readonly references: readonly Reference[];
  /** In the document's text. */
  readonly start: number;
}

/** The texts of a document's passages and sentences, one behind the other. */
export class BiocTexts {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly #tree: BiocTree;
  /** Whether the blocks stand in the order of their offsets. */
  readonly #ascends: boolean;
  /** Characters of the longest block. */
  readonly #longest: number;

  /** Texts at their offsets: gaps are filled with a line end and blanks, so that offsets in the document are those of the file. */
  constructor(raw: string, tree: BiocTree) {
    const blocks: Block[] = [];
    let text = '';
    for (const element of tree.all) {
      if (element.name !== 'passage' && element.name !== 'sentence') continue;
      const own = tree.childrenOf(element, 'text')[0];
      if (own === undefined) continue;
      const offset = Number(tree.value(tree.childrenOf(element, 'offset')[0]).trim() || '0');
      const gap = offset - text.length;
      if (blocks.length > 0 || gap > 0)
        text += gap >= 1 && gap <= 100 ? `\n${' '.repeat(gap - 1)}` : blocks.length > 0 ? '\n' : '';
      const place = tree.content(own);
      const references: Reference[] = [];
      const decoded = decodeContent(raw.slice(place.start, place.end), text.length, references);
      blocks.push({ offset, raw: place, text: decoded, references, start: text.length });
      text += decoded;
    }
    this.text = text;
    this.blocks = blocks;
    this.#tree = tree;
    this.#ascends = blocks.every(({ offset }, i) => i === 0 || offset >= blocks[i - 1]!.offset);
    this.#longest = blocks.reduce((longest, { text: own }) => Math.max(longest, own.length), 0);
  }

  /** How the file's writer counted: so that most annotations quote what stands at their locations. */
  coding(annotations: readonly XmlElement[]): OffsetCoding {
    const candidates = candidateCodings(this.text);
    let best = candidates[0]!;
    if (candidates.length === 1) return best;
    let most = -1;
    for (const candidate of candidates) {
      const maps = this.maps(candidate);
      const hits = annotations.filter((element) => {
        const [span] = this.spans(element, maps);
        return (
          span !== undefined &&
          this.text.slice(span.start, span.end) ===
            this.#tree.value(this.#tree.childrenOf(element, 'text')[0])
        );
      }).length;
      if (hits > most) [best, most] = [candidate, hits];
    }
    return best;
  }

  /** One for each block. */
  maps(coding: OffsetCoding): OffsetMap[] {
    return this.blocks.map((block) => new OffsetMap(block.text, coding));
  }

  /** Where its locations are in the document's text; those that are nowhere are left out. */
  spans(element: XmlElement, maps: readonly OffsetMap[]): Span[] {
    return this.#tree.childrenOf(element, 'location').flatMap(({ attributes }): Span[] => {
      const span = this.#span(Number(attributes.get('offset')), Number(attributes.get('length')), maps);
      return span === undefined ? [] : [span];
    });
  }

  #span(offset: number, length: number, maps: readonly OffsetMap[]): Span | undefined {
    const { blocks } = this;
    for (let i = this.#firstReaching(offset + length); i < blocks.length; i++) {
      const block = blocks[i]!;
      if (offset < block.offset && this.#ascends) return undefined;
      if (offset < block.offset || offset + length - block.offset > mostBytes * block.text.length) continue;
      const start = maps[i]!.toIndex(offset - block.offset);
      const end = maps[i]!.toIndex(offset + length - block.offset);
      if (start !== undefined && end !== undefined && start < end)
        return { start: block.start + start, end: block.start + end };
    }
    return undefined;
  }

  /** Most blocks are elsewhere, and there may be thousands: the first that a long one's room would let reach so far. */
  #firstReaching(offset: number): number {
    if (!this.#ascends) return 0;
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle]!.offset + mostBytes * this.#longest < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Of a UTF-16 unit. */
const mostBytes = 3;
