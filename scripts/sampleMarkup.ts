// The markup the sample notes are written in: `[chest pain]{problem}`, `[fever]{problem/absent}`.
import type { Annotation, Document, Entity } from '../src/corpus/document';
import { entitiesOf } from '../src/corpus/document';
import { segmentDocument } from '../src/corpus/segmentation/fitSentences';

const annotationPattern =
  /\[([^[\]{}\n]+)\]\{(problem|test|treatment)(?:\/(absent|possible|hypothetical|conditional|associated_with_someone_else))?\}/g;

/** The note without its markup. Every problem carries an `assertion` attribute, `present` unless the markup says otherwise. */
export function parseMarkup(id: string, markup: string): Document {
  const annotations: Annotation[] = [];
  let text = '';
  let position = 0;
  let count = 0;
  for (const match of markup.matchAll(annotationPattern)) {
    const [whole, quoted, label, assertion] = match as unknown as [
      string,
      string,
      string,
      string | undefined,
    ];
    text += markup.slice(position, match.index);
    position = match.index + whole.length;
    count += 1;
    const fragment = { start: text.length, end: text.length + quoted.length };
    annotations.push({ kind: 'entity', id: `T${count}`, label, fragments: [fragment] });
    if (label === 'problem') {
      const value = assertion ?? 'present';
      annotations.push({ kind: 'attribute', id: `A${count}`, name: 'assertion', target: `T${count}`, value });
    }
    text += quoted;
  }
  return { id, text: text + markup.slice(position), annotations };
}

/**
 * The same note as the 2010 challenge laid its notes out: one sentence or line a line, tokens parted by one space.
 * Entities keep their ids; their offsets count the new text.
 */
export function tokenizedLayout(document: Document): Document {
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  let text = '';
  for (const sentence of segmentDocument(document)) {
    if (sentence.tokens.length === 0) continue;
    if (text !== '') text += '\n';
    sentence.tokens.forEach((token, index) => {
      if (index > 0) text += ' ';
      starts.set(token.start, text.length);
      text += document.text.slice(token.start, token.end);
      ends.set(token.end, text.length);
    });
  }
  const moved = new Map<string, Entity>(
    entitiesOf(document).map((entity) => [entity.id, moveEntity(entity, starts, ends)]),
  );
  const annotations = document.annotations.map((annotation) => moved.get(annotation.id) ?? annotation);
  return { id: document.id, text: text + '\n', annotations };
}

function moveEntity(entity: Entity, starts: Map<number, number>, ends: Map<number, number>): Entity {
  const [{ start, end }] = entity.fragments;
  const moved = { start: starts.get(start), end: ends.get(end) };
  if (moved.start === undefined || moved.end === undefined) {
    throw new RangeError(`Entity ${entity.id} does not begin and end at tokens`);
  }
  return { ...entity, fragments: [{ start: moved.start, end: moved.end }] };
}
