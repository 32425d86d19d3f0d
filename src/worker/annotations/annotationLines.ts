// Changes to an annotation file, a line at a time: what is not changed keeps its bytes, also lines that cannot be read.
import type { Entity } from '../../corpus/document';
import { parseBratLine, type BratLine } from '../../corpus/formats/brat/bratLine';
import { formatBratLine } from '../../corpus/formats/brat/bratWriter';
import type { OffsetMap } from '../../corpus/offsets';
import type { Span } from '../../corpus/span';

export type Fragments = readonly [Span, ...Span[]];

export class AnnotationLines {
  private readonly text: string;
  private readonly map: OffsetMap;
  private readonly lines: BratLine[];
  /** By unique id: the second `T1` of a file is `T1~2`. */
  private readonly byId = new Map<string, BratLine>();
  private readonly replaced = new Map<BratLine, string | null>();
  private readonly added: string[] = [];
  private highest = 0;

  /** @param text the note's, and `map` its offsets as the file's writer counts them. */
  constructor(source: string, text: string, map: OffsetMap) {
    this.text = text;
    this.map = map;
    this.lines = [...parseBratLine(source)];
    for (const line of this.lines) {
      let id = line.id;
      for (let n = 2; this.byId.has(id); n++) id = `${line.id}~${n}`;
      this.byId.set(id, line);
      this.highest = Math.max(this.highest, Number(/^T(\d+)$/.exec(line.id)?.[1] ?? 0));
    }
  }

  add(label: string, fragments: Fragments): string {
    const id = `T${++this.highest}`;
    this.added.push(this.format(id, label, fragments));
    return id;
  }

  /** Answers false when there is no such entity. */
  relabel(id: string, label: string): boolean {
    const line = this.byId.get(id);
    if (line?.kind !== 'entity') return false;
    // Only the label changes: offsets and quoted text stay as they were written.
    this.replaced.set(
      line,
      line.raw.replace(/^(\S+[\t ]+)\S+/, (_, before: string) => before + label),
    );
    return true;
  }

  move(id: string, fragments: readonly Span[]): boolean {
    const line = this.byId.get(id);
    const [first, ...rest] = fragments;
    if (line?.kind !== 'entity') return false;
    if (first === undefined) return this.delete(id);
    const moved = this.format(line.id, line.label, [first, ...rest]);
    // A remark behind the text, as some tools write, is lost only where the text itself changed.
    if (!line.raw.startsWith(moved)) this.replaced.set(line, moved);
    return true;
  }

  /** Where the lines say that an entity is; undefined when they do not, or outside the text of the map. */
  fragments(id: string, map: OffsetMap): Span[] | undefined {
    const line = this.byId.get(id);
    if (line?.kind !== 'entity') return undefined;
    const spans = line.offsets.map(({ start, end }) => ({
      start: map.toIndex(start),
      end: map.toIndex(end),
    }));
    return spans.every((span): span is Span => span.start !== undefined && span.end !== undefined)
      ? spans
      : undefined;
  }

  /** With everything that refers to it. */
  delete(id: string): boolean {
    const line = this.byId.get(id);
    if (line === undefined) return false;
    this.replaced.set(line, null);
    for (const [otherId, other] of this.byId) {
      if (this.replaced.get(other) === null || !refersTo(other, line.id)) continue;
      const fewer = withoutTarget(other, line.id);
      if (fewer === undefined) this.delete(otherId);
      else this.replaced.set(other, fewer);
    }
    return true;
  }

  toString(): string {
    const lineEnd = this.lines.find((line) => line.lineEnd !== '')?.lineEnd ?? '\n';
    let text = '';
    for (const line of this.lines) {
      const raw = this.replaced.get(line);
      if (raw !== null) text += (raw ?? line.raw) + line.lineEnd;
    }
    if (this.added.length > 0 && text !== '' && !text.endsWith('\n')) text += lineEnd;
    return text + this.added.map((line) => line + lineEnd).join('');
  }

  private format(id: string, label: string, fragments: Fragments): string {
    const entity: Entity = { kind: 'entity', id, label, fragments };
    return formatBratLine(entity, id, this.text, this.map, (target) => target);
  }
}

function refersTo(line: BratLine, id: string): boolean {
  if (line.kind !== 'other') return false;
  const { annotation } = line;
  switch (annotation.kind) {
    case 'relation':
      return annotation.arguments.some(({ target }) => target === id);
    case 'event':
      return annotation.trigger === id || annotation.arguments.some(({ target }) => target === id);
    case 'equivalence':
      return annotation.targets.includes(id);
    default:
      return annotation.target === id;
  }
}

/** An event or equivalence can do without one of its members; undefined when nothing of it is left. */
function withoutTarget(line: BratLine, id: string): string | undefined {
  if (line.kind !== 'other') return undefined;
  const { annotation } = line;
  if (annotation.kind === 'equivalence' && annotation.targets.length > 2) {
    return `*\t${annotation.type} ${annotation.targets.filter((target) => target !== id).join(' ')}`;
  }
  if (annotation.kind !== 'event' || annotation.trigger === id) return undefined;
  const rest = annotation.arguments.filter(({ target }) => target !== id);
  return `${line.id}\t${annotation.label}:${annotation.trigger}${rest.map(({ role, target }) => ` ${role}:${target}`).join('')}`;
}
