// The most probable legal sequence of tags (Viterbi), O(words × tags²).
import type { TagTransitions } from './transitions';

/** @param probabilities `[words, tags]`, all above zero. @returns tag ids. */
export function bestTags(probabilities: Float64Array, transitions: TagTransitions): Int32Array {
  const size = transitions.tags.length;
  const words = probabilities.length / size;
  if (words === 0) return new Int32Array();
  const back = new Int32Array(probabilities.length);
  let scores = Float64Array.from({ length: size }, (_, tag) =>
    transitions.mayStart[tag] === 1 ? Math.log(probabilities[tag]!) : -Infinity,
  );
  for (let word = 1; word < words; word++) {
    scores = advance(scores, probabilities.subarray(word * size), back.subarray(word * size), transitions);
  }
  return traceBack(scores, back, words, transitions);
}

function advance(
  scores: Float64Array<ArrayBuffer>,
  row: Float64Array,
  back: Int32Array,
  { allowed, tags }: TagTransitions,
): Float64Array<ArrayBuffer> {
  const next = new Float64Array(tags.length);
  for (let to = 0; to < tags.length; to++) {
    let best = -Infinity;
    for (let from = 0; from < tags.length; from++) {
      if (allowed[from * tags.length + to] === 1 && scores[from]! > best) {
        best = scores[from]!;
        back[to] = from;
      }
    }
    next[to] = best + Math.log(row[to]!);
  }
  return next;
}

function traceBack(
  scores: Float64Array,
  back: Int32Array,
  words: number,
  { mayEnd, tags }: TagTransitions,
): Int32Array {
  const path = new Int32Array(words);
  let best = -Infinity;
  for (let tag = 0; tag < tags.length; tag++) {
    if (mayEnd[tag] === 1 && scores[tag]! > best) {
      best = scores[tag]!;
      path[words - 1] = tag;
    }
  }
  for (let word = words - 1; word > 0; word--) path[word - 1] = back[word * tags.length + path[word]!]!;
  return path;
}
