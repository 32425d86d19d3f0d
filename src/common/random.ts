// A small seeded generator: the same seed gives the same numbers on every platform.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  nextInt(bound: number): number;
  /** Standard normal (Box–Muller). */
  nextNormal(): number;
  /** In-place Fisher–Yates. */
  shuffle<T>(items: T[]): T[];
  /** Four 32-bit words from which {@link restoreRandom} goes on where this one stands. */
  state(): readonly [number, number, number, number];
}

/** Seeds are 32 bits wide: a larger one would be another's, without a word. */
export const largestSeed = 0xffff_ffff;

/** xoshiro128** (Blackman & Vigna 2018), seeded through SplitMix32. */
export function createRandom(seed: number): Random {
  let mixed = seed >>> 0;
  const splitMix = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return restoreRandom([splitMix(), splitMix(), splitMix(), splitMix()]);
}

export function restoreRandom(state: readonly [number, number, number, number]): Random {
  // Kept as signed words, which the engine holds without an object for each.
  let [a, b, c, d] = state.map((word) => word | 0) as [number, number, number, number];
  const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  const nextUint32 = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
  const random: Random = {
    next: () => nextUint32() / 4294967296,
    nextInt: (bound) => Math.floor((nextUint32() / 4294967296) * bound),
    nextNormal: () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
    shuffle: (items) => {
      for (let i = items.length - 1; i > 0; i--) {
        const j = random.nextInt(i + 1);
        const held = items[i]!;
        items[i] = items[j]!;
        items[j] = held;
      }
      return items;
    },
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  };
  return random;
}
