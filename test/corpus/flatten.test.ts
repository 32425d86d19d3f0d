// Which of overlapping entities are kept: the policies against a plain second version, and where nothing overlaps all are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entity } from '../../src/corpus/document';
import { flatten, type FlattenPolicy } from '../../src/corpus/flatten';

const entity = (index: number, start: number, length: number): Entity => ({
  kind: 'entity',
  id: `T${index}`,
  label: 'ab'[index % 2]!,
  fragments: [{ start, end: start + length }],
});

const policies: readonly FlattenPolicy[] = [
  { kind: 'longest' },
  { kind: 'first' },
  { kind: 'priority', labels: ['b', 'a'] },
];

/** One by one in the order of the policy, each against all that were kept. */
function plainly(entities: readonly Entity[], { kind }: FlattenPolicy): string[] {
  const start = ({ fragments: [span] }: Entity): number => span.start;
  const length = ({ fragments: [span] }: Entity): number => span.end - span.start;
  const order = [...entities].sort((a, b) => {
    if (kind === 'first') return start(a) - start(b);
    const rank = kind === 'priority' ? b.label.localeCompare(a.label) : 0;
    return rank || length(b) - length(a) || start(a) - start(b);
  });
  const kept: Entity[] = [];
  for (const one of order) {
    const [span] = one.fragments;
    if (kept.every(({ fragments: [other] }) => other.end <= span.start || other.start >= span.end))
      kept.push(one);
  }
  return kept.sort((a, b) => start(a) - start(b)).map(({ id }) => id);
}

const anyEntities = fc
  .array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 6 })), { maxLength: 12 })
  .map((spans) => spans.map(([start, length], i) => entity(i, start, length)));

describe.each(policies)('the policy $kind', (policy) => {
  it('keeps what a plain second version keeps, and lists the rest', () => {
    fc.assert(
      fc.property(anyEntities, (entities) => {
        const { layers, leftOut } = flatten(entities, policy);
        expect(layers.map((layer) => layer.map(({ id }) => id))).toEqual([plainly(entities, policy)]);
        expect(layers[0]!.length + leftOut.length).toBe(entities.length);
      }),
    );
  });

  it.each([
    ['in the order of the text', [0, 3, 5]],
    ['in another order', [5, 0, 3]],
  ])('keeps all that lie apart, %s', (_, starts) => {
    const { layers, leftOut } = flatten(
      starts.map((start, i) => entity(i, start, 2)),
      policy,
    );
    expect(layers[0]!.map(({ fragments: [{ start }] }) => start)).toEqual([0, 3, 5]);
    expect(leftOut).toEqual([]);
  });
});
