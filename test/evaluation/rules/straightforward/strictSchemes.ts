// seqeval's strict mode as a table of which tag may follow which, one scheme a table.

type Same = 'same' | 'other' | 'any';
/** Prefixes before, prefixes now, and whether the label must be the same. */
type Pattern = readonly [before: string, now: string, label: Same];

interface Scheme {
  readonly start: readonly Pattern[];
  readonly inside: readonly Pattern[];
  /** Of the last tag of a chunk and the tag behind it. */
  readonly end: readonly Pattern[];
}

const single = (b: string, i: string, e: string, s: string): Scheme => ({
  start: [[`O${b}${i}${e}${s}`, b + s, 'any']],
  inside: [[b + i, i + e, 'same']],
  end: [[e + s, `O${b}${i}${e}${s}`, 'any']],
});

const schemes: Readonly<Record<'IOB2' | 'IOE2' | 'IOBES' | 'BILOU', Scheme>> = {
  IOB2: {
    start: [['OBI', 'B', 'any']],
    inside: [['BI', 'I', 'same']],
    end: [
      ['BI', 'OB', 'any'],
      ['BI', 'I', 'other'],
    ],
  },
  IOE2: {
    start: [
      ['OE', 'IE', 'any'],
      ['I', 'IE', 'other'],
    ],
    inside: [['I', 'IE', 'same']],
    end: [['E', 'OIE', 'any']],
  },
  IOBES: single('B', 'I', 'E', 'S'),
  BILOU: single('B', 'I', 'L', 'U'),
};

/** `label start end`, end exclusive. */
export function chunksOf(tags: readonly string[], name: keyof typeof schemes): string[] {
  const scheme = schemes[name];
  const all = [...tags, 'O'];
  const holds = (patterns: readonly Pattern[], before: string, now: string): boolean =>
    patterns.some(
      ([left, right, label]) =>
        left.includes(before[0]!) &&
        right.includes(now[0]!) &&
        (label === 'any' || (label === 'same') === (before.slice(1) === now.slice(1))),
    );
  const chunks: string[] = [];
  for (let i = 0; i < all.length; i++) {
    if (!holds(scheme.start, all[i - 1] ?? 'O', all[i]!)) continue;
    let end = i + 1;
    while (holds(scheme.inside, all[end - 1]!, all[end]!)) end++;
    if (holds(scheme.end, all[end - 1]!, all[end]!)) chunks.push(`${all[i]!.slice(2)} ${i} ${end}`);
    i = end - 1;
  }
  return chunks;
}
