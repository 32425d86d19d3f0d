// The sentences that a report shows around its errors. This is note text: it goes into the page, never into the JSON.
import type { Document } from '../../corpus/document';
import type { EvaluationReport } from '../report';
import { sentenceAt } from '../matching/sentences';

export interface Context {
  /** Offset of `text` in the note. */
  readonly start: number;
  readonly text: string;
}

/** How much of a long sentence is kept before and after an entity. */
const margin = 240;

interface Place {
  readonly document: string;
  readonly start: number;
  readonly end: number;
}

/** @param documents the gold side, whose text the offsets belong to */
export function contextsOf(
  report: EvaluationReport,
  documents: readonly Document[],
): Record<string, Context[]> {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const contexts = new Map<string, Map<number, Context>>();
  for (const place of placesOf(report)) {
    const document = byId.get(place.document);
    if (document === undefined) continue;
    const context = contextAt(document, place);
    const known = contexts.get(document.id);
    if (known === undefined) contexts.set(document.id, new Map([[context.start, context]]));
    else if ((known.get(context.start)?.text.length ?? -1) < context.text.length)
      known.set(context.start, context);
  }
  return Object.fromEntries(
    [...contexts].map(([id, list]) => [id, [...list.values()].sort((a, b) => a.start - b.start)]),
  );
}

function contextAt(document: Document, { start, end }: Place): Context {
  const sentence = sentenceAt(document, start) ?? { start: 0, end: document.text.length };
  const first = Math.min(start, Math.max(sentence.start, start - margin));
  const last = Math.max(end, Math.min(sentence.end, end + margin));
  // A sentence that fits is shown whole, so that its errors share one context.
  const whole = sentence.end - sentence.start <= 2 * margin;
  const [from, to] = whole ? [Math.min(sentence.start, start), Math.max(sentence.end, end)] : [first, last];
  return { start: from, text: document.text.slice(from, to) };
}

function* placesOf({ analysis, comparison, agreement }: EvaluationReport): Generator<Place> {
  for (const { document, gold, predicted } of analysis?.errors ?? []) {
    const fragments = [...(gold?.fragments ?? []), ...(predicted?.fragments ?? [])];
    yield placeOf(document, fragments);
  }
  for (const { document, entity } of comparison?.records ?? []) yield placeOf(document, entity.fragments);
  for (const { disagreements } of agreement?.pairs ?? []) {
    for (const { document, gold, predicted } of disagreements?.errors ?? []) {
      yield placeOf(document, [...(gold?.fragments ?? []), ...(predicted?.fragments ?? [])]);
    }
  }
}

function placeOf(document: string, fragments: readonly (readonly [number, number])[]): Place {
  const start = Math.min(...fragments.map((fragment) => fragment[0]));
  return { document, start, end: Math.max(start, ...fragments.map((fragment) => fragment[1])) };
}
