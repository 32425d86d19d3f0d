// A document's logits, word by word → its entities with exact offsets.
import type { Entity } from '../corpus/document';
import type { Sentence } from '../corpus/sentence';
import { decodeSentence } from './decoding';
import type { TagTransitions } from './transitions';

/** @param logits `[words, tags]` of all sentences' words; sentences of which a word is not `known` are left out. */
export function documentEntities(
  sentences: readonly Sentence[],
  logits: Float32Array,
  transitions: TagTransitions,
  known: (word: number) => boolean = () => true,
): Entity[] {
  const size = transitions.tags.length;
  const entities: Entity[] = [];
  let word = 0;
  for (const { tokens } of sentences) {
    const from = word;
    word += tokens.length;
    if (!tokens.every((_, index) => known(from + index))) continue;
    for (const { label, start, end, confidence } of decodeSentence(
      logits.subarray(from * size, word * size),
      transitions,
    ).chunks) {
      entities.push({
        kind: 'entity',
        id: `T${entities.length + 1}`,
        label: label === '' ? 'entity' : label,
        fragments: [{ start: tokens[start]!.start, end: tokens[end - 1]!.end }],
        confidence,
      });
    }
  }
  return entities;
}
