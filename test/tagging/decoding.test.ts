// Constrained decoding against counting all sequences by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeTags,
  decodeTagsStrictly,
  firstStrayTag,
  tagsOf,
  type TagScheme,
} from '../../src/corpus/tagScheme';
import { decodeSentence } from '../../src/tagging/decoding';
import { tagTransitions, type TagTransitions } from '../../src/tagging/transitions';

const schemes: readonly TagScheme[] = ['bio', 'bioes', 'io'];

/** All legal sequences of tag ids with their unnormalised probability. */
function sequences(
  logits: readonly number[],
  transitions: TagTransitions,
): { path: number[]; weight: number }[] {
  const size = transitions.tags.length;
  let all = [{ path: [] as number[], weight: 1 }];
  for (let word = 0; word < logits.length / size; word++) {
    const row = logits.slice(word * size, (word + 1) * size).map(Math.exp);
    const sum = row.reduce((a, b) => a + b, 0);
    all = all.flatMap(({ path, weight }) =>
      row.flatMap((value, tag) => {
        const last = path.at(-1);
        const legal = last === undefined ? transitions.mayStart[tag] : transitions.allowed[last * size + tag];
        return legal === 1 ? [{ path: [...path, tag], weight: (weight * value) / sum }] : [];
      }),
    );
  }
  return all.filter(({ path }) => path.length === 0 || transitions.mayEnd[path.at(-1)!] === 1);
}

const sentence = fc
  .record({
    scheme: fc.constantFrom(...schemes),
    labels: fc.constantFrom(['a'], ['a', 'b']),
    words: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ scheme, labels, words }) => {
    const tags = tagsOf(labels, scheme);
    const length = tags.length * words;
    const logit = fc
      .integer({ min: -400, max: 400 })
      .map((value) => Math.fround(value / 100 + 1e-3 * (value % 7)));
    return fc.record({
      scheme: fc.constant(scheme),
      tags: fc.constant(tags),
      logits: fc.array(logit, { minLength: length, maxLength: length }),
    });
  });

describe('decodeSentence', () => {
  it('finds the most probable legal sequence', () => {
    fc.assert(
      fc.property(sentence, ({ tags, logits }) => {
        const transitions = tagTransitions(tags);
        const all = sequences(logits, transitions);
        const decoded = decodeSentence(Float32Array.from(logits), transitions).tags;
        const weight = all.find(({ path }) => path.every((tag, i) => tags[tag] === decoded[i]))?.weight ?? 0;
        const best = Math.max(...all.map((one) => one.weight));
        expect(weight).toBeGreaterThan(best * (1 - 1e-9));
      }),
      { numRuns: 200 },
    );
  });

  it('gives each entity the share of the legal sequences that have exactly it', () => {
    fc.assert(
      fc.property(sentence, ({ tags, logits }) => {
        const transitions = tagTransitions(tags);
        const all = sequences(logits, transitions);
        const total = all.reduce((sum, { weight }) => sum + weight, 0);
        for (const chunk of decodeSentence(Float32Array.from(logits), transitions).chunks) {
          const having = all.filter(({ path }) =>
            decodeTags(path.map((tag) => tags[tag]!)).some(
              ({ label, start, end }) => label === chunk.label && start === chunk.start && end === chunk.end,
            ),
          );
          expect(chunk.confidence).toBeCloseTo(
            having.reduce((sum, { weight }) => sum + weight, 0) / total,
            6,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never gives a sequence that its scheme does not allow', () => {
    fc.assert(
      fc.property(sentence, ({ scheme, tags, logits }) => {
        const decoded = decodeSentence(Float32Array.from(logits), tagTransitions(tags)).tags;
        if (scheme !== 'io') expect(firstStrayTag(decoded)).toBe(-1);
        expect(decodeTagsStrictly(decoded, scheme)).toEqual(decodeTags(decoded));
      }),
    );
  });

  it.each([
    [
      'a stray I gives way to B where the word before is surely O',
      ['O', 'B-x', 'I-x'],
      [9, 0, 0, 0, 3, 5],
      ['O', 'B-x'],
    ],
    ['a likely I draws its B along', ['O', 'B-x', 'I-x'], [1, 0.5, 0, 0, 0, 9], ['B-x', 'I-x']],
    [
      'a BIOES entity must end',
      ['O', 'B-x', 'I-x', 'E-x', 'S-x'],
      [0, 9, 0, 0, 1, 0, 0, 9, 0, 0],
      ['B-x', 'E-x'],
    ],
    ['IO tags need no B', ['O', 'I-x'], [0, 5, 0, 5], ['I-x', 'I-x']],
    ['an empty sentence has no tags', ['O', 'B-x', 'I-x'], [], []],
  ])('%s', (_, tags, logits, expected) => {
    expect(decodeSentence(Float32Array.from(logits), tagTransitions(tags)).tags).toEqual(expected);
  });

  it('refuses logits that are no numbers', () => {
    const transitions = tagTransitions(['O', 'B-x', 'I-x']);
    expect(() => decodeSentence(Float32Array.of(NaN, 0, 0), transitions)).toThrow(/no numbers/);
  });

  it('stays a probability over long sentences', () => {
    const transitions = tagTransitions(tagsOf(['a', 'b', 'c'], 'bio'));
    const logits = Float32Array.from({ length: 7 * 20_000 }, (_, i) => ((i * 7919) % 13) - 6);
    const { chunks } = decodeSentence(logits, transitions);
    expect(chunks.length).toBeGreaterThan(100);
    for (const { confidence } of chunks) expect(confidence).toBeGreaterThan(0);
    for (const { confidence } of chunks) expect(confidence).toBeLessThanOrEqual(1);
  });
});
