// Alignment: entities ↔ runs of words in sentences, and from there tags.
import type { Document, Entity } from './document';
import { entitiesOf } from './document';
import { flatten, reasons, type DiscontinuousPolicy, type FlattenPolicy, type LeftOut } from './flatten';
import { isBlankCode, trimSpan } from './segmentation/blanks';
import { segmentDocument } from './segmentation/fitSentences';
import type { Sentence } from './sentence';
import type { Span } from './span';
import { encodeTags, type Chunk, type TagScheme } from './tagScheme';

export interface TaggingOptions {
  readonly scheme: TagScheme;
  readonly flatten: FlattenPolicy;
  /** Default `skip`. */
  readonly discontinuous?: DiscontinuousPolicy;
}

/** `tags[layer][token]` of a sentence; as many layers in every sentence of a document, at least one. */
export type SentenceTags = readonly (readonly string[])[];

export interface TaggedDocument {
  readonly sentences: readonly Sentence[];
  /** Of the sentence with this index; made when asked for, as those of a long document together take more room than its text. */
  readonly tagsOf: (sentence: number) => SentenceTags;
  /** Number of entities that the tags hold. */
  readonly written: number;
  readonly leftOut: readonly LeftOut[];
}

/** The document's sentences with tags; `written + leftOut.length` is the number of its entities. */
export function tagDocument(document: Document, options: TaggingOptions): TaggedDocument {
  const sentences = segmentDocument(document);
  const leftOut: LeftOut[] = [];
  const { entities, originals } = contiguous(document, options.discontinuous ?? 'skip', leftOut);
  const flat = flatten(entities, options.flatten);
  for (const left of flat.leftOut) leftOut.push({ ...left, entity: originalOf(left.entity, originals) });
  const layers = flat.layers.length === 0 ? [[]] : flat.layers;
  const finder = new ChunkFinder(new TokenIndex(sentences), options.scheme, (entity, reason) =>
    leftOut.push({ entity: originalOf(entity, originals), reason }),
  );
  const chunks = layers.map((layer) => finder.chunks(layer));
  const tagsOf = (i: number): SentenceTags =>
    chunks.map((layer) => encodeTags(layer.get(i) ?? none, sentences[i]!.tokens.length, options.scheme));
  const unique = uniqueEntities(leftOut);
  return { sentences, tagsOf, written: entitiesOf(document).length - unique.length, leftOut: unique };
}

const none: readonly Chunk[] = [];

/** With `fragments` one entity may fail several times: it is listed once. */
function uniqueEntities(leftOut: readonly LeftOut[]): LeftOut[] {
  return [...new Map(leftOut.map((left) => [left.entity, left])).values()];
}

/** Stand-ins mapped to the entities they stand for. */
type Originals = ReadonlyMap<Entity, Entity>;

const originalOf = (entity: Entity, originals: Originals): Entity => originals.get(entity) ?? entity;

/** Contiguous entities without blanks at the edges; those that are not have stand-ins. */
function contiguous(
  document: Document,
  policy: DiscontinuousPolicy,
  leftOut: LeftOut[],
): { readonly entities: readonly Entity[]; readonly originals: Originals } {
  const entities: Entity[] = [];
  const originals = new Map<Entity, Entity>();
  for (const entity of entitiesOf(document)) {
    if (isTrimmed(document.text, entity)) {
      entities.push(entity);
      continue;
    }
    const spans = spansFor(entity, policy).map(({ start, end }) => trimSpan(document.text, start, end));
    if (spans.length === 0) leftOut.push({ entity, reason: reasons.discontinuous });
    else if (spans.some(({ start, end }) => start === end)) leftOut.push({ entity, reason: reasons.blank });
    else
      for (const span of spans) {
        const standIn: Entity = { ...entity, fragments: [span] };
        originals.set(standIn, entity);
        entities.push(standIn);
      }
  }
  return { entities, originals };
}

function isTrimmed(text: string, { fragments }: Entity): boolean {
  const [{ start, end }] = fragments;
  return (
    fragments.length === 1 && !isBlankCode(text.charCodeAt(start)) && !isBlankCode(text.charCodeAt(end - 1))
  );
}

function spansFor({ fragments }: Entity, policy: DiscontinuousPolicy): readonly Span[] {
  if (fragments.length === 1 || policy === 'fragments') return fragments;
  return policy === 'skip' ? [] : [{ start: fragments[0].start, end: fragments[fragments.length - 1]!.end }];
}

/** Characters of labels in the tags of one document: a note of 1 MB under one label of half of it would make files of gigabytes. */
const mostTagCharacters = 16_000_000;

/** Gives entities their runs of words; those that get none are listed. */
class ChunkFinder {
  readonly #index: TokenIndex;
  readonly #scheme: TagScheme;
  readonly #leaveOut: (entity: Entity, reason: string) => void;
  #room = mostTagCharacters;

  constructor(index: TokenIndex, scheme: TagScheme, leaveOut: (entity: Entity, reason: string) => void) {
    this.#index = index;
    this.#scheme = scheme;
    this.#leaveOut = leaveOut;
  }

  /** The chunks of one layer, by sentence. */
  chunks(layer: readonly Entity[]): Map<number, Chunk[]> {
    const chunks = new Map<number, Chunk[]>();
    for (const entity of layer) {
      const run = this.#index.run(entity.fragments[0]);
      if (run === undefined) {
        this.#leaveOut(entity, reasons.sentences);
        continue;
      }
      const inSentence = chunks.get(run.sentence) ?? [];
      const before = inSentence.at(-1);
      const obstacle = this.#obstacle(entity, run, before);
      if (obstacle !== undefined) {
        this.#leaveOut(entity, obstacle);
        continue;
      }
      if (this.#scheme === 'io' && before?.end === run.start && before.label === entity.label)
        this.#leaveOut(entity, reasons.touching);
      this.#room -= characters(entity, run);
      inSentence.push({ label: entity.label, start: run.start, end: run.end });
      chunks.set(run.sentence, inSentence);
    }
    return chunks;
  }

  #obstacle(entity: Entity, run: TokenRun, before: Chunk | undefined): string | undefined {
    if (before !== undefined && before.end > run.start) return reasons.sentences;
    return characters(entity, run) > this.#room ? reasons.tooMuch : undefined;
  }
}

/** Of the label, once for each word. */
const characters = ({ label }: Entity, { start, end }: TokenRun): number => label.length * (end - start);

export interface TokenRun {
  readonly sentence: number;
  /** Token indices in that sentence, half-open. */
  readonly start: number;
  readonly end: number;
}

/** Finds the words that a span covers, in logarithmic time. */
export class TokenIndex {
  readonly #sentences: readonly Sentence[];

  constructor(sentences: readonly Sentence[]) {
    this.#sentences = sentences;
  }

  /** Undefined when the span holds no word or words of two sentences. */
  run(span: Span): TokenRun | undefined {
    const sentence = firstEndingAfter(this.#sentences, span.start);
    const tokens = this.#sentences[sentence]?.tokens;
    if (tokens === undefined) return undefined;
    const start = firstEndingAfter(tokens, span.start);
    let end = start;
    while (end < tokens.length && tokens[end]!.start < span.end) end++;
    if (end === start) return undefined;
    const next = this.#sentences[sentence + 1];
    if (end === tokens.length && next !== undefined && next.start < span.end) return undefined;
    return { sentence, start, end };
  }
}

function firstEndingAfter(spans: readonly Span[], position: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The entities that chunks of a sentence's tokens stand for. */
export function chunkSpan(sentence: Sentence, chunk: Chunk): Span {
  return { start: sentence.tokens[chunk.start]!.start, end: sentence.tokens[chunk.end - 1]!.end };
}
