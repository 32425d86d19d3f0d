// The tag sequences of the two sides, token by token: the source's own tags where both sides are CoNLL over the same
// tokens, else BIO tags made from the entities over one shared segmentation.
import type { Document, Entity } from '../../corpus/document';
import { fitSentences } from '../../corpus/segmentation/fitSentences';
import type { Sentence } from '../../corpus/sentence';
import type { Span } from '../../corpus/span';
import { lastPair } from './lastPair';
import type { DocumentPair } from './pairing';
import { sentencesOf } from './sentences';
import { endOf, startOf } from './spans';

/** One sentence in one tag layer; both lists have one tag a token. */
export interface TaggedSentence {
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
}

export const taggedSentences: (pair: DocumentPair) => readonly TaggedSentence[] = lastPair((pair) =>
  usesSourceTags(pair) ? fromSource(pair) : fromEntities(pair),
);

/** Whether both sides state tags over the same number of tokens in the same sentences. */
export function usesSourceTags({ gold, predicted }: DocumentPair): boolean {
  const left = gold.sentences;
  const right = predicted.sentences;
  if (!hasTags(left) || !hasTags(right) || left.length !== right.length) return false;
  return left.every((sentence, i) => sentence.tokens.length === right[i]!.tokens.length);
}

function hasTags(sentences: Document['sentences']): sentences is readonly Sentence[] {
  return sentences?.some((sentence) => sentence.tokens.some((token) => token.tags !== undefined)) === true;
}

function fromSource({ gold, predicted }: DocumentPair): TaggedSentence[] {
  const layers = Math.max(layerCount(gold.sentences!), layerCount(predicted.sentences!));
  const result: TaggedSentence[] = [];
  for (let layer = 0; layer < layers; layer++) {
    gold.sentences!.forEach((sentence, i) => {
      result.push({
        gold: tagsOf(sentence, layer),
        predicted: tagsOf(predicted.sentences![i]!, layer),
      });
    });
  }
  return result;
}

const tagsOf = (sentence: Sentence, layer: number): string[] =>
  sentence.tokens.map((token) => token.tags?.[layer] ?? 'O');

function layerCount(sentences: readonly Sentence[]): number {
  let layers = 0;
  for (const sentence of sentences) {
    for (const token of sentence.tokens) layers = Math.max(layers, token.tags?.length ?? 0);
  }
  return layers;
}

function fromEntities(pair: DocumentPair): TaggedSentence[] {
  const sentences = sharedSegmentation(pair);
  const tokens: Span[] = [];
  for (const sentence of sentences) for (const token of sentence.tokens) tokens.push(token);
  const gold = entityTags(pair.goldEntities, tokens);
  const predicted = entityTags(pair.predictedEntities, tokens);
  let from = 0;
  return sentences.map((sentence) => {
    const to = from + sentence.tokens.length;
    const tagged = { gold: gold.slice(from, to), predicted: predicted.slice(from, to) };
    from = to;
    return tagged;
  });
}

/** Sentences of the gold side; tokens are cut at the boundaries of the entities of both sides, so that nothing is widened. */
function sharedSegmentation({ gold, goldEntities, predictedEntities }: DocumentPair): readonly Sentence[] {
  const fragments: Span[] = [];
  for (const entity of goldEntities) fragments.push(...entity.fragments);
  for (const entity of predictedEntities) fragments.push(...entity.fragments);
  return fitSentences(sentencesOf(gold), fragments);
}

/**
 * BIO tags of entities, the longest first where they overlap; a discontinuous entity covers its envelope.
 * @param tokens ascending
 */
export function entityTags(entities: readonly Entity[], tokens: readonly Span[]): string[] {
  const tags = new Array<string>(tokens.length).fill('O');
  const longestFirst = entities.toSorted(
    (a, b) =>
      endOf(b) - startOf(b) - (endOf(a) - startOf(a)) ||
      startOf(a) - startOf(b) ||
      (a.label < b.label ? -1 : 1),
  );
  for (const entity of longestFirst) {
    const first = firstTokenEndingAfter(tokens, startOf(entity));
    let last = first;
    while (last < tokens.length && tokens[last]!.start < endOf(entity) && tags[last] === 'O') last++;
    const complete = last === tokens.length || tokens[last]!.start >= endOf(entity);
    if (!complete || first === last) continue;
    const { begin, inside } = tagsNamed(entity.label);
    tags[first] = begin;
    tags.fill(inside, first + 1, last);
  }
  return tags;
}

const tagNames = new Map<string, { readonly begin: string; readonly inside: string }>();

/** One string a tag, however often it occurs: equal ones are then known at a glance. */
function tagsNamed(label: string): { readonly begin: string; readonly inside: string } {
  let names = tagNames.get(label);
  if (names === undefined) tagNames.set(label, (names = { begin: `B-${label}`, inside: `I-${label}` }));
  return names;
}

/** Binary search. */
function firstTokenEndingAfter(tokens: readonly Span[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
