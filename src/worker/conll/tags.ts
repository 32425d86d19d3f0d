// Tags of one sentence, as conlleval reads them: which entities they make, and what is wrong with them.
import { unnamed } from '../../corpus/formats/conll/conllTags';
import { parseTag as parseStated, type TagPrefix } from '../../corpus/tagScheme';
import type { ConllEntity } from '../../protocol/conll';

export interface ParsedTag {
  /** `O` outside; `?` when the tag is not one of any scheme. */
  readonly prefix: TagPrefix | '?';
  readonly label: string;
}

/** As the reader takes it apart, but a tag without a prefix is a slip here, not a label. */
export function parseTag(tag: string): ParsedTag {
  if (tag === 'O' || tag === '_' || tag === '-') return { prefix: 'O', label: '' };
  const { prefix, label } = parseStated(tag);
  const isTag = prefix !== 'O' && label !== tag && (label !== '' || tag.length === 1);
  return isTag ? { prefix, label: label === '' ? unnamed : label } : { prefix: '?', label: '' };
}

export interface ReadTags {
  readonly entities: readonly ConllEntity[];
  /** By token. */
  readonly errors: ReadonlyMap<number, string>;
}

/** @param closing the scheme marks the last token (BIOES): an entity that is left open is an error. */
export function readTags(tags: readonly string[], options: { begins: boolean; closing: boolean }): ReadTags {
  const entities: ConllEntity[] = [];
  const errors = new Map<number, string>();
  let open: { label: string; start: number } | undefined;
  const close = (end: number): void => {
    if (open !== undefined) entities.push({ ...open, end });
    open = undefined;
  };
  const parsed = tags.map(parseTag);
  for (const [token, { prefix, label }] of parsed.entries()) {
    const continues = (prefix === 'I' || prefix === 'E') && open?.label === label;
    if (open !== undefined && !continues) {
      if (options.closing)
        errors.set(
          token - 1,
          `${tags[token - 1] ?? ''} is not closed: the entity must end with E-${open.label}`,
        );
      close(token);
    }
    if (prefix === '?') errors.set(token, 'Not a tag: expected O, or B-, I-, E- or S- and a label');
    if (prefix === '?' || prefix === 'O') continue;
    if ((prefix === 'I' || prefix === 'E') && !continues && options.begins) {
      errors.set(token, strayMessage(prefix, label, parsed[token - 1]));
    }
    open ??= { label, start: token };
    if (prefix === 'E' || prefix === 'S') close(token + 1);
  }
  if (open !== undefined && options.closing) {
    errors.set(tags.length - 1, `The sentence ends inside an entity: it must end with E-${open.label}`);
  }
  close(tags.length);
  return { entities, errors };
}

function strayMessage(prefix: 'I' | 'E', label: string, before: ParsedTag | undefined): string {
  const where =
    before === undefined
      ? 'at the start of the sentence'
      : before.label === ''
        ? 'after O'
        : `after ${before.prefix}-${before.label}`;
  return `Stray ${prefix}-${label} ${where}: the entity must begin with B-${label}`;
}
