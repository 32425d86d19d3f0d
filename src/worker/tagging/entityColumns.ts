// Entities as columns, for the way to the editor.
import { envelope, type Entity } from '../../corpus/document';
import type { EntityColumns } from '../../protocol/tagger';

/** @param known labels that come first; others that occur are added. */
export function entityColumns(entities: readonly Entity[], known: readonly string[]): EntityColumns {
  const labels = [...new Set([...known, ...entities.map(({ label }) => label)])];
  const index = new Map(labels.map((label, i) => [label, i]));
  const spans = entities.map(envelope);
  return {
    labels,
    starts: Uint32Array.from(spans, ({ start }) => start),
    ends: Uint32Array.from(spans, ({ end }) => end),
    label: Uint16Array.from(entities, ({ label }) => index.get(label)!),
    confidence: Float32Array.from(entities, ({ confidence }) => confidence ?? 0),
  };
}
