// Which tag may follow which: read off the tags' names, so that BIO, BIOES and IO vocabularies all work.
import { parseTag } from '../corpus/tagScheme';

/** `from` and `to` are tag ids; all tables are `[tags]` or `[tags × tags]`, row-major by `from`, 1 for yes. */
export interface TagTransitions {
  readonly tags: readonly string[];
  readonly allowed: Uint8Array;
  /** Where `to` goes on with the entity that `from` is in. */
  readonly continues: Uint8Array;
  /** Tags a sentence may begin with. */
  readonly mayStart: Uint8Array;
  /** Tags a sentence may end with. */
  readonly mayEnd: Uint8Array;
}

/**
 * An entity begins at B or S, goes on through I, and where its label has an E it must end there. A label without a B tag
 * (IO) may begin at I.
 */
export function tagTransitions(tags: readonly string[]): TagTransitions {
  const parts = tags.map(parseTag);
  const prefixesOf = (label: string): string =>
    parts.flatMap((part) => (part.label === label ? part.prefix : [])).join('');
  const opens = parts.map(({ prefix, label }) => 'OBS'.includes(prefix) || !prefixesOf(label).includes('B'));
  const mustGoOn = parts.map(({ prefix, label }) => 'BI'.includes(prefix) && prefixesOf(label).includes('E'));
  const goesOn = (from: number, to: number): boolean =>
    parts[from]!.label === parts[to]!.label &&
    'BI'.includes(parts[from]!.prefix) &&
    'IE'.includes(parts[to]!.prefix);
  const size = tags.length;
  const continues = Uint8Array.from({ length: size * size }, (_, i) =>
    goesOn(Math.floor(i / size), i % size) ? 1 : 0,
  );
  return {
    tags,
    continues,
    allowed: continues.map((goes, i) =>
      goes === 1 || (!mustGoOn[Math.floor(i / size)]! && opens[i % size]!) ? 1 : 0,
    ),
    mayStart: Uint8Array.from(opens, (open) => (open ? 1 : 0)),
    mayEnd: Uint8Array.from(mustGoOn, (must) => (must ? 0 : 1)),
  };
}
