// Flattening: which of several overlapping entities goes into a column of tags, by a named policy. Each one left out has its reason.
import { assertNever } from '../common/assertNever';
import type { Entity } from './document';
import type { Span } from './span';

/** Which of overlapping entities go into a column; `layers` makes a column for each that has no room. */
export type FlattenPolicy =
  | { readonly kind: 'longest' | 'first' | 'layers' }
  | { readonly kind: 'priority'; readonly labels: readonly string[] };

/** What happens to an entity of several fragments: left out, widened to its envelope, or one run of tags a fragment. */
export const discontinuousPolicies = ['skip', 'envelope', 'fragments'] as const;
export type DiscontinuousPolicy = (typeof discontinuousPolicies)[number];

export interface LeftOut {
  readonly entity: Entity;
  readonly reason: string;
}

export interface Flattened {
  /** One list a tag column, each without overlaps and in text order; a single one unless the policy is `layers`. */
  readonly layers: readonly (readonly Entity[])[];
  readonly leftOut: readonly LeftOut[];
}

/** Shown in the terminal, where the policy is an option, and in the editor, where it is a setting. */
export const reasons = {
  longest: 'overlaps a longer entity (flatten: longest)',
  first: 'overlaps an entity that starts earlier (flatten: first)',
  priority: 'overlaps an entity of higher priority (flatten: priority)',
  same: 'has the same span as another entity',
  discontinuous: 'is discontinuous: a column of tags holds only contiguous runs',
  layers: 'has no room in 16 layers',
  blank: 'holds no word',
  tooMuch: 'repeats its label for so many words that the tags would take more than 16 MB',
  touching: 'touches an entity of the same label: IO tags cannot tell them apart',
  sentences: 'has no run of words of its own in one sentence',
} as const;

/** Entities must be contiguous; only their first fragment is looked at. */
export function flatten(entities: readonly Entity[], policy: FlattenPolicy): Flattened {
  if (entities.length > 0 && areApart(entities)) return { layers: [entities], leftOut: [] };
  const order = inOrder(entities, policy);
  if (policy.kind === 'layers') return intoLayers(order);
  const kept = new DisjointSpans();
  const layer: Entity[] = [];
  const leftOut: LeftOut[] = [];
  for (const entity of order) {
    const rival = kept.overlapping(entity.fragments[0]);
    if (rival === undefined) {
      kept.add(entity.fragments[0]);
      layer.push(entity);
    } else leftOut.push({ entity, reason: reasonFor(entity.fragments[0], rival, policy.kind) });
  }
  return { layers: [byPosition(layer)], leftOut };
}

/** In text order, as most are, without overlaps: then every policy keeps all. */
function areApart(entities: readonly Entity[]): boolean {
  let reached = 0;
  return entities.every(({ fragments: [{ start, end }] }) => {
    const isBehind = start >= reached && end > start;
    reached = end;
    return isBehind;
  });
}

function reasonFor(span: Span, rival: Span, kind: 'longest' | 'first' | 'priority'): string {
  return span.start === rival.start && span.end === rival.end ? reasons.same : reasons[kind];
}

const byPosition = (entities: Entity[]): Entity[] => entities.sort(byStart);
const byStart = (a: Entity, b: Entity): number => a.fragments[0].start - b.fragments[0].start;
const length = ({ fragments: [span] }: Entity): number => span.end - span.start;
const longest = (a: Entity, b: Entity): number => length(b) - length(a) || byStart(a, b);

function inOrder(entities: readonly Entity[], policy: FlattenPolicy): Entity[] {
  if (entities.length < 2) return [...entities];
  switch (policy.kind) {
    case 'longest':
    case 'layers':
      return [...entities].sort(longest);
    case 'first':
      return [...entities].sort(byStart);
    case 'priority': {
      const rank = new Map(policy.labels.map((label, i) => [label, i]));
      const rankOf = (entity: Entity): number => rank.get(entity.label) ?? policy.labels.length;
      return [...entities].sort((a, b) => rankOf(a) - rankOf(b) || longest(a, b));
    }
    default:
      return assertNever(policy, 'flatten policy');
  }
}

/** More columns than this are nobody's annotation; what would need them is left out. */
const mostLayers = 16;

/** Each entity in the first column where it has room. */
function intoLayers(order: readonly Entity[]): Flattened {
  const layers: { spans: DisjointSpans; entities: Entity[] }[] = [];
  const leftOut: LeftOut[] = [];
  for (const entity of order) {
    let layer = layers.find(({ spans }) => spans.overlapping(entity.fragments[0]) === undefined);
    if (layer === undefined && layers.length < mostLayers)
      layers.push((layer = { spans: new DisjointSpans(), entities: [] }));
    if (layer === undefined) {
      leftOut.push({ entity, reason: reasons.layers });
      continue;
    }
    layer.spans.add(entity.fragments[0]);
    layer.entities.push(entity);
  }
  return { layers: layers.map(({ entities }) => byPosition(entities)), leftOut };
}

/** Disjoint spans in order; looking one up takes logarithmic time. */
class DisjointSpans {
  readonly #spans: Span[] = [];

  overlapping(span: Span): Span | undefined {
    const candidate = this.#spans[this.#firstAtOrAfter(span.end) - 1];
    return candidate !== undefined && candidate.end > span.start ? candidate : undefined;
  }

  add(span: Span): void {
    this.#spans.splice(this.#firstAtOrAfter(span.start), 0, span);
  }

  #firstAtOrAfter(position: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#spans[middle]!.start < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
