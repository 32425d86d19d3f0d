// Chunks of a tag sequence where only those count that a named scheme allows (seqeval's strict mode).
import { parseTag, type Chunk, type TagParts } from '../../corpus/tagScheme';

export const strictSchemes = ['IOB2', 'IOE2', 'IOBES', 'BILOU'] as const;
export type StrictScheme = (typeof strictSchemes)[number];

/** Prefixes as `parseTag` gives them: BILOU reads as IOBES. */
const allowedPrefixes: Readonly<Record<StrictScheme, string>> = {
  IOB2: 'BIO',
  IOE2: 'IOE',
  IOBES: 'BIOES',
  BILOU: 'BIOES',
};

const outside: TagParts = { prefix: 'O', label: '' };

/** The first of IOB2, IOE2, IOBES, BILOU whose prefixes cover the tags, from their first letters. */
export function detectStrictScheme(prefixes: ReadonlySet<string>): StrictScheme {
  const within = (letters: string): boolean => [...prefixes].every((prefix) => letters.includes(prefix));
  if (within('BIO')) return 'IOB2';
  if (within('IOE')) return 'IOE2';
  return within('BIOES') ? 'IOBES' : 'BILOU';
}

/** A tag whose prefix the scheme does not have is read as O (seqeval refuses such a sequence). */
export function strictChunks(tags: readonly string[], scheme: StrictScheme): Chunk[] {
  const allowed = allowedPrefixes[scheme];
  const read = tags.map((tag) => {
    if (tag === 'O') return outside;
    const parts = parseTag(tag);
    return allowed.includes(parts.prefix) ? parts : outside;
  });
  const chunks: Chunk[] = [];
  let i = 0;
  while (i < read.length) {
    const end = opens(read, i, scheme) ? chunkEnd(read, i) : i;
    if (end > i && closes(read, end, scheme)) chunks.push({ label: read[i]!.label, start: i, end });
    i = Math.max(end, i + 1);
  }
  return chunks;
}

function opens(tags: readonly TagParts[], i: number, scheme: StrictScheme): boolean {
  const { prefix, label } = tags[i]!;
  if (prefix === 'O') return false;
  if (scheme !== 'IOE2') return prefix === 'B' || prefix === 'S';
  const previous = i === 0 ? outside : tags[i - 1]!;
  return previous.prefix !== 'I' || previous.label !== label;
}

/** The index after the last tag that continues the chunk opened at `start`. */
function chunkEnd(tags: readonly TagParts[], start: number): number {
  let end = start + 1;
  while (end < tags.length) {
    const previous = tags[end - 1]!;
    const current = tags[end]!;
    const continues = (current.prefix === 'I' || current.prefix === 'E') && current.label === previous.label;
    if (!continues || previous.prefix === 'E' || previous.prefix === 'S') break;
    end++;
  }
  return end;
}

/** IOB2 may end anywhere; the others need E or S as the last tag. */
function closes(tags: readonly TagParts[], end: number, scheme: StrictScheme): boolean {
  if (scheme === 'IOB2') return true;
  const last = tags[end - 1]!.prefix;
  return last === 'E' || last === 'S';
}
