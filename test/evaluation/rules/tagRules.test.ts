// seqeval, seqeval-strict and token: hand-worked sequences, and conlleval written down once more to compare with.
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/common/random';
import type { StrictScheme } from '../../../src/evaluation/matching/chunks';
import { seqeval } from '../../../src/evaluation/rules/seqeval';
import { seqevalStrict } from '../../../src/evaluation/rules/seqevalStrict';
import { token } from '../../../src/evaluation/rules/token';
import { counts, document, score, tagged } from '../documents';

describe('seqeval', () => {
  it.each([
    // A stray I- opens a chunk, so this is right.
    { why: 'stray I- opens a chunk', gold: 'O I-a I-a O', predicted: 'O B-a I-a O', expected: [1, 0, 0] },
    {
      why: 'a label change starts a chunk',
      gold: 'B-a I-b I-b',
      predicted: 'B-a B-b I-b',
      expected: [2, 0, 0],
    },
    {
      why: 'B after I of the same label',
      gold: 'B-a I-a B-a',
      predicted: 'B-a I-a I-a',
      expected: [0, 1, 2],
    },
    { why: 'BIOES', gold: 'S-a B-a E-a O', predicted: 'B-a B-a I-a O', expected: [2, 0, 0] },
    { why: 'E after O is a chunk', gold: 'O E-a O', predicted: 'O S-a O', expected: [1, 0, 0] },
    { why: 'I after E starts anew', gold: 'B-a E-a I-a', predicted: 'B-a I-a S-a', expected: [2, 0, 0] },
    { why: 'a label with a hyphen', gold: 'B-a-b I-a-b', predicted: 'B-a-c I-a-c', expected: [0, 1, 1] },
  ])('$why', ({ gold, predicted, expected }) => {
    expect(counts(score(seqeval, [tagged([gold])], [tagged([predicted])]).micro)).toEqual(expected);
  });

  it('a chunk does not run on into the next sentence', () => {
    expect(counts(score(seqeval, [tagged(['O B-a', 'I-a O'])], [tagged(['O B-a', 'B-a O'])]).micro)).toEqual([
      2, 0, 0,
    ]);
  });

  it('averages as seqeval prints them', () => {
    // The example of seqeval's documentation: MISC wrong, PER right.
    const gold = tagged(['O O O B-MISC I-MISC I-MISC O', 'B-PER I-PER O']);
    const predicted = tagged(['O O B-MISC I-MISC I-MISC I-MISC O', 'B-PER I-PER O']);
    const scores = score(seqeval, [gold], [predicted]);
    expect(scores.micro.f1).toBe(0.5);
    expect(scores.macro.f1).toBe(0.5);
    expect(scores.weighted?.f1).toBe(0.5);
    expect(scores.details?.['accuracy']).toBe(0.8);
  });

  it('weights by support', () => {
    // a: support 3, found 3; b: support 1, found 0.
    const scores = score(seqeval, [tagged(['B-a O B-a O B-a O B-b'])], [tagged(['B-a O B-a O B-a O O'])]);
    expect(scores.weighted?.f1).toBeCloseTo(0.75, 12);
    expect(scores.macro.f1).toBeCloseTo(0.5, 12);
  });

  it('makes tags from entities when a side has none', () => {
    const gold = document(['a 0-9', 'b 10-19']);
    const predicted = document(['a 0-9', 'b 10-15']);
    const scores = score(seqeval, [gold], [predicted]);
    expect(counts(scores.micro)).toEqual([1, 1, 1]);
  });
});

describe('seqeval-strict', () => {
  const strictly = (gold: string, predicted: string, scheme: StrictScheme): number[] =>
    counts(
      score(seqevalStrict, [tagged([gold])], [tagged([predicted])], { partialCredit: false, scheme }).micro,
    );

  it.each([
    {
      why: 'IOB2: a stray I- opens nothing',
      scheme: 'IOB2',
      gold: 'B-a I-a O',
      predicted: 'I-a I-a O',
      expected: [0, 0, 1],
    },
    {
      why: 'IOB2: I of another label ends the chunk',
      scheme: 'IOB2',
      gold: 'B-a I-b',
      predicted: 'B-a O',
      expected: [1, 0, 0],
    },
    {
      why: 'IOE2: a chunk without E does not exist',
      scheme: 'IOE2',
      gold: 'I-a I-a O',
      predicted: 'I-a E-a O',
      expected: [0, 1, 0],
    },
    {
      why: 'IOE2: E alone is a chunk',
      scheme: 'IOE2',
      gold: 'E-a I-a E-a',
      predicted: 'E-a I-a E-a',
      expected: [2, 0, 0],
    },
    {
      why: 'IOBES: B without E does not exist',
      scheme: 'IOBES',
      gold: 'B-a O',
      predicted: 'S-a O',
      expected: [0, 1, 0],
    },
    {
      why: 'IOBES: B I E',
      scheme: 'IOBES',
      gold: 'B-a I-a E-a S-a',
      predicted: 'B-a I-a E-a S-a',
      expected: [2, 0, 0],
    },
    {
      why: 'IOBES: E without B does not exist',
      scheme: 'IOBES',
      gold: 'O E-a',
      predicted: 'O E-a',
      expected: [0, 0, 0],
    },
    { why: 'BILOU', scheme: 'BILOU', gold: 'B-a L-a U-b', predicted: 'B-a I-a U-b', expected: [1, 0, 1] },
  ] as const)('$why', ({ gold, predicted, scheme, expected }) => {
    expect(strictly(gold, predicted, scheme)).toEqual(expected);
  });

  it('reads entities as well-formed tags whatever scheme is named', () => {
    const note = document(['a 0-9', 'b 10-19']);
    const { micro } = score(seqevalStrict, [note], [note], { partialCredit: false, scheme: 'BILOU' });
    expect(counts(micro)).toEqual([2, 0, 0]);
  });

  it('refuses a scheme it does not know', () => {
    expect(() => strictly('O', 'O', 'XYZ' as StrictScheme)).toThrow(/Unknown tag scheme XYZ/);
  });
});

describe('token', () => {
  it('leaves O out of precision and recall, and counts it in the accuracy', () => {
    const scores = score(token, [tagged(['B-a I-a O O B-b'])], [tagged(['B-a O O B-a B-b'])]);
    expect(counts(scores.micro)).toEqual([2, 1, 1]);
    expect(scores.details?.['accuracy']).toBeCloseTo(3 / 5, 12);
    expect(scores.details?.['entityAccuracy']).toBeCloseTo(2 / 4, 12);
  });

  it('does not care for prefixes', () => {
    expect(counts(score(token, [tagged(['B-a I-a'])], [tagged(['I-a B-a'])]).micro)).toEqual([2, 0, 0]);
  });
});

/**
 * conlleval as the perl program has it, line by line over one long sequence with a boundary after each sentence:
 * counters move while chunks are open on both sides. Nothing of the program under test is used.
 */
function conlleval(pairs: readonly (readonly [string, string])[]): {
  gold: number;
  predicted: number;
  correct: number;
} {
  const read = (tag: string): [string, string] => (tag === 'O' ? ['O', ''] : [tag[0]!, tag.slice(2)]);
  const end = ([p, pl]: [string, string], [c, cl]: [string, string]): boolean => {
    let result = false;
    if (p === 'B' && c === 'B') result = true;
    if (p === 'B' && c === 'O') result = true;
    if (p === 'I' && c === 'B') result = true;
    if (p === 'I' && c === 'O') result = true;
    if (p === 'E' && c === 'E') result = true;
    if (p === 'E' && c === 'I') result = true;
    if (p === 'E' && c === 'O') result = true;
    if (p === 'B' && c === 'S') result = true;
    if (p === 'I' && c === 'S') result = true;
    if (p === 'E' && (c === 'B' || c === 'S')) result = true;
    if (p === 'S') result = true;
    if (p !== 'O' && pl !== cl) result = true;
    return result;
  };
  const start = ([p, pl]: [string, string], [c, cl]: [string, string]): boolean => {
    let result = false;
    if (c === 'B' || c === 'S') result = true;
    if (p === 'O' && c === 'I') result = true;
    if (p === 'O' && c === 'E') result = true;
    if (p === 'E' && c === 'E') result = true;
    if (p === 'E' && c === 'I') result = true;
    if (p === 'S' && (c === 'I' || c === 'E')) result = true;
    if (c !== 'O' && pl !== cl) result = true;
    return result;
  };
  let [gold, predicted, correct] = [0, 0, 0];
  let inCorrect = false;
  let lastGold: [string, string] = ['O', ''];
  let lastPredicted: [string, string] = ['O', ''];
  for (const pair of pairs) {
    const g = read(pair[0]);
    const p = read(pair[1]);
    if (inCorrect) {
      const [goldEnds, predictedEnds] = [end(lastGold, g), end(lastPredicted, p)];
      if (goldEnds && predictedEnds && lastGold[1] === lastPredicted[1]) {
        inCorrect = false;
        correct++;
      } else if (goldEnds !== predictedEnds || g[1] !== p[1]) inCorrect = false;
    }
    const [goldStarts, predictedStarts] = [start(lastGold, g), start(lastPredicted, p)];
    if (goldStarts && predictedStarts && g[1] === p[1]) inCorrect = true;
    if (goldStarts) gold++;
    if (predictedStarts) predicted++;
    lastGold = g;
    lastPredicted = p;
  }
  if (inCorrect) correct++;
  return { gold, predicted, correct };
}

const prefixes = { BIO: 'BI', IOB1: 'BI', IOE: 'IE', BIOES: 'BIES', IO: 'I' } as const;

function randomTags(random: Random, length: number, letters: string): string {
  const labels = ['a', 'b', 'c-d'];
  return Array.from({ length }, () =>
    random.next() < 0.35 ? 'O' : `${letters[random.nextInt(letters.length)]!}-${labels[random.nextInt(3)]!}`,
  ).join(' ');
}

describe('seqeval against conlleval written anew', () => {
  it.each(Object.entries(prefixes))('%s: 10,000 random sequences', (_, letters) => {
    const random = createRandom(letters.length * 7 + 1);
    for (let i = 0; i < 10_000; i++) {
      const length = 1 + random.nextInt(12);
      const gold = randomTags(random, length, letters);
      // Often the same tag, so that many chunks are right.
      const other = randomTags(random, length, letters).split(' ');
      const predicted = gold
        .split(' ')
        .map((tag, j) => (random.next() < 0.7 ? tag : other[j]!))
        .join(' ');
      const pairs = gold.split(' ').map((tag, j): [string, string] => [tag, predicted.split(' ')[j]!]);
      const expected = conlleval([...pairs, ['O', 'O']]);
      const [right, wrong, missed] = counts(score(seqeval, [tagged([gold])], [tagged([predicted])]).micro);
      expect(
        { gold: right + missed, predicted: right + wrong, correct: right },
        `${gold} | ${predicted}`,
      ).toEqual(expected);
    }
  });
});
