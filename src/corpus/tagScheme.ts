// Tag schemes: labelled token ranges ↔ one tag a token.

export const tagSchemes = ['bio', 'bioes', 'io'] as const;
export type TagScheme = (typeof tagSchemes)[number];

/** A labelled run of tokens: indices into the sentence's tokens, half-open. */
export interface Chunk {
  readonly label: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * `length` tags for chunks that do not overlap. With `io`, chunks of one label that touch come back from {@link decodeTags} as one.
 * @throws RangeError when a chunk is empty, out of range, or overlaps another.
 */
export function encodeTags(chunks: readonly Chunk[], length: number, scheme: TagScheme): string[] {
  const tags = new Array<string>(length).fill('O');
  for (const { label, start, end } of chunks) {
    if (start < 0 || end <= start || end > length) {
      throw new RangeError(`Chunk ${start}–${end} is not inside a sentence of ${length} tokens`);
    }
    for (let i = start; i < end; i++)
      if (tags[i] !== 'O') throw new RangeError(`Two chunks share token ${i}`);
    tags.fill(`I-${label}`, start, end);
    if (scheme === 'io') continue;
    if (scheme === 'bioes') tags[end - 1] = `E-${label}`;
    tags[start] = `${scheme === 'bioes' && end - start === 1 ? 'S' : 'B'}-${label}`;
  }
  return tags;
}

/** Every tag of a scheme over `labels`, `O` first: the order of a classifier's outputs. */
export function tagsOf(labels: readonly string[], scheme: TagScheme): string[] {
  const prefixes = { bio: ['B', 'I'], bioes: ['B', 'I', 'E', 'S'], io: ['I'] }[scheme];
  return ['O', ...labels.flatMap((label) => prefixes.map((prefix) => `${prefix}-${label}`))];
}

/** BILOU's `L` and `U` are read as `E` and `S`. */
export type TagPrefix = 'B' | 'I' | 'E' | 'S' | 'O';

export interface TagParts {
  readonly prefix: TagPrefix;
  /** Empty for `O` and for a bare prefix. */
  readonly label: string;
}

const outside: TagParts = { prefix: 'O', label: '' };

/** Corpora repeat a few tags: each is taken apart once. */
const parsed = new Map<string, TagParts>();
const mostParsed = 10_000;

/** `B-problem` → B, problem. A tag without a known prefix is a label inside (`I`), as in bare `IO` columns. */
export function parseTag(tag: string): TagParts {
  if (tag === 'O') return outside;
  let parts = parsed.get(tag);
  if (parts === undefined) {
    if (parsed.size >= mostParsed) parsed.clear();
    parsed.set(tag, (parts = takeApart(tag)));
  }
  return parts;
}

const prefixes: Readonly<Record<string, TagPrefix>> = {
  B: 'B',
  I: 'I',
  M: 'I',
  E: 'E',
  L: 'E',
  S: 'S',
  U: 'S',
  W: 'S',
  O: 'O',
};

function takeApart(tag: string): TagParts {
  if (tag === '' || tag === '_') return outside;
  const prefix = prefixes[tag[0]!];
  if (prefix !== undefined && (tag[1] === '-' || tag[1] === '_'))
    return prefix === 'O' ? outside : { prefix, label: tag.slice(2) };
  return prefix !== undefined && tag.length === 1 && !'MW'.includes(tag)
    ? { prefix, label: '' }
    : { prefix: 'I', label: tag };
}

/**
 * Chunks as conlleval (Tjong Kim Sang & Buchholz 2000) reads them: one starts at B or S, at a change of label, and at I or E
 * behind O, E or S; so a stray `I-` opens a chunk and nothing is lost. Works for BIO, IO, BIOES and BILOU.
 */
export function decodeTags(tags: readonly string[]): Chunk[] {
  const chunks: Chunk[] = [];
  let previous = outside;
  let start = -1;
  for (let i = 0; i <= tags.length; i++) {
    const current = i < tags.length ? parseTag(tags[i]!) : outside;
    if (start >= 0 && endsChunk(previous, current)) {
      chunks.push({ label: previous.label, start, end: i });
      start = -1;
    }
    if (startsChunk(previous, current)) start = i;
    previous = current;
  }
  return chunks;
}

function endsChunk(previous: TagParts, current: TagParts): boolean {
  if (previous.prefix === 'E' || previous.prefix === 'S') return true;
  return 'BSO'.includes(current.prefix) || previous.label !== current.label;
}

function startsChunk(previous: TagParts, current: TagParts): boolean {
  if (current.prefix === 'O') return false;
  if (current.prefix === 'B' || current.prefix === 'S') return true;
  return 'OES'.includes(previous.prefix) || previous.label !== current.label;
}

/**
 * Only chunks that the scheme allows: in BIO, `B I*` of one label; in BIOES, `S` or `B I* E`; in IO, runs of `I`.
 * What does not fit (a stray `I-`) opens nothing.
 */
export function decodeTagsStrictly(tags: readonly string[], scheme: TagScheme): Chunk[] {
  if (scheme === 'io') return decodeTags(tags.map((tag) => (parseTag(tag).prefix === 'I' ? tag : 'O')));
  const chunks: Chunk[] = [];
  let open: { label: string; start: number } | undefined;
  const close = (end: number): void => {
    if (open !== undefined) chunks.push({ ...open, end });
    open = undefined;
  };
  for (let i = 0; i < tags.length; i++) {
    const { prefix, label } = parseTag(tags[i]!);
    const inside = open?.label === label && (prefix === 'I' || (prefix === 'E' && scheme === 'bioes'));
    if (inside) {
      if (prefix === 'E') close(i + 1);
      continue;
    }
    if (scheme === 'bio') close(i);
    open = prefix === 'B' ? { label, start: i } : undefined;
    if (prefix === 'S' && scheme === 'bioes') chunks.push({ label, start: i, end: i + 1 });
  }
  if (scheme === 'bio') close(tags.length);
  return chunks;
}

/** Index of the first tag the scheme does not allow at its place (a stray `I-`, an `E-` that closes nothing), or −1. */
export function firstStrayTag(tags: readonly string[]): number {
  return tags.findIndex((tag, i) => isStray(parseTag(tags[i - 1] ?? 'O'), parseTag(tag)));
}

/** Whether a tag goes on with an entity that the one before did not open; never so in pure IO columns: ask only for BIO and BIOES. */
export function isStray(previous: TagParts, current: TagParts): boolean {
  if (current.prefix !== 'I' && current.prefix !== 'E') return false;
  return previous.label !== current.label || (previous.prefix !== 'B' && previous.prefix !== 'I');
}
