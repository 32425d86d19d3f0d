// How sure the model is of an entity: the probability, over all legal tag sequences of the sentence, of those that have
// exactly this entity — its label, its first word and its last. Forward and backward sums, scaled word by word.
import type { TagTransitions } from './transitions';

export interface Posterior {
  /** For words `start`–`end` (half-open) tagged as in `path`, 0–1. */
  ofChunk(path: Int32Array, start: number, end: number): number;
}

/** @param probabilities `[words, tags]`, all above zero. */
export function createPosterior(probabilities: Float64Array, transitions: TagTransitions): Posterior {
  const { tags, allowed, continues, mayStart, mayEnd } = transitions;
  const size = tags.length;
  const words = probabilities.length / size;
  const { forward, scales } = forwardSums(probabilities, transitions);
  const backward = backwardSums(probabilities, scales, transitions);
  const legal = (from: number, to: number): boolean => {
    const i = from * size + to;
    return allowed[i] === 1 && continues[i] === 0;
  };
  const opening = (word: number, tag: number): number => {
    if (word === 0) return mayStart[tag]!;
    let sum = 0;
    for (let from = 0; from < size; from++) if (legal(from, tag)) sum += forward[(word - 1) * size + from]!;
    return sum;
  };
  const closing = (word: number, tag: number): number => {
    if (word === words - 1) return mayEnd[tag]!;
    let sum = 0;
    const next = (word + 1) * size;
    for (let to = 0; to < size; to++)
      if (legal(tag, to)) sum += probabilities[next + to]! * backward[next + to]!;
    return sum / scales[word + 1]!;
  };
  return {
    ofChunk(path, start, end) {
      let probability = opening(start, path[start]!) * closing(end - 1, path[end - 1]!);
      for (let word = start; word < end; word++)
        probability *= probabilities[word * size + path[word]!]! / scales[word]!;
      return Math.min(1, Math.max(0, probability));
    },
  };
}

/** `forward` rows sum to 1; the product of `scales` is the probability of all legal sequences. */
function forwardSums(
  probabilities: Float64Array,
  { tags, allowed, mayStart, mayEnd }: TagTransitions,
): { forward: Float64Array; scales: Float64Array } {
  const size = tags.length;
  const forward = new Float64Array(probabilities.length);
  const scales = new Float64Array(probabilities.length / size);
  for (let word = 0; word < scales.length; word++) {
    const row = word * size;
    for (let to = 0; to < size; to++) {
      let sum = word === 0 ? mayStart[to]! : 0;
      if (word > 0)
        for (let from = 0; from < size; from++)
          sum += forward[row - size + from]! * allowed[from * size + to]!;
      const ends = word < scales.length - 1 || mayEnd[to] === 1;
      forward[row + to] = ends ? sum * probabilities[row + to]! : 0;
      scales[word]! += forward[row + to]!;
    }
    for (let to = 0; to < size; to++) forward[row + to]! /= scales[word]!;
  }
  return { forward, scales };
}

/** Scaled so that forward × backward is the probability of a word's tag. */
function backwardSums(
  probabilities: Float64Array,
  scales: Float64Array,
  { tags, allowed, mayEnd }: TagTransitions,
): Float64Array {
  const size = tags.length;
  const backward = new Float64Array(probabilities.length);
  for (let word = scales.length - 1; word >= 0; word--) {
    const row = word * size;
    for (let from = 0; from < size; from++) {
      if (word === scales.length - 1) {
        backward[row + from] = mayEnd[from]!;
        continue;
      }
      let sum = 0;
      const next = row + size;
      for (let to = 0; to < size; to++)
        sum += allowed[from * size + to]! * probabilities[next + to]! * backward[next + to]!;
      backward[row + from] = sum / scales[word + 1]!;
    }
  }
  return backward;
}
