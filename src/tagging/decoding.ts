// One sentence's logits → its entities as runs of words, with how sure the model is of each.
import type { Chunk } from '../corpus/tagScheme';
import { decodeTags } from '../corpus/tagScheme';
import { createPosterior } from './posterior';
import { tagProbabilities } from './probabilities';
import type { TagTransitions } from './transitions';
import { bestTags } from './viterbi';

export interface PredictedChunk extends Chunk {
  /** The probability of exactly this entity, 0–1. */
  readonly confidence: number;
}

export interface DecodedSentence {
  /** One a word; legal in the tags' own scheme. */
  readonly tags: readonly string[];
  readonly chunks: readonly PredictedChunk[];
}

/**
 * @param logits `[words, tags]` of one sentence.
 * @throws AppError when the logits are no numbers.
 */
export function decodeSentence(logits: Float32Array, transitions: TagTransitions): DecodedSentence {
  const probabilities = tagProbabilities(logits, transitions.tags.length);
  const path = bestTags(probabilities, transitions);
  const tags = Array.from(path, (tag) => transitions.tags[tag]!);
  const found = decodeTags(tags);
  if (found.length === 0) return { tags, chunks: [] };
  const posterior = createPosterior(probabilities, transitions);
  const chunks = found.map((chunk) => ({
    ...chunk,
    confidence: posterior.ofChunk(path, chunk.start, chunk.end),
  }));
  return { tags, chunks };
}
