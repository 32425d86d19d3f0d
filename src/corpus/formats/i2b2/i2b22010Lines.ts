// The lines of 2010 and 2011 files, from the model: concepts, assertions, relations, coreference chains and pairs.
import type { Document, Entity, Relation } from '../../document';
import { formatPlace, quoteFor, type LineTokens, type Tokenization } from '../lineTokens';

/** `c="chest pain" 10:3 10:4`; undefined when the entity does not begin and end at words. */
export function formatConcept(
  text: string,
  tokens: LineTokens,
  entity: Entity,
  tokenization: Tokenization,
): string | undefined {
  const [span] = entity.fragments;
  const place = tokens.placeOf(span, tokenization);
  return place === undefined ? undefined : `c="${quoteFor(text, span, entity.quoted)}" ${formatPlace(place)}`;
}

export const formatConceptLine = (concept: string, label: string): string => `${concept}||t="${label}"`;

export const formatAssertionLine = (concept: string, label: string, value: string): string =>
  `${concept}||t="${label}"||a="${value}"`;

export const formatRelationLine = (first: string, label: string, second: string): string =>
  `${first}||r="${label}"||${second}`;

export const formatChainLine = (concepts: readonly string[], type: string): string =>
  [...concepts, `t="coref ${type}"`].join('||');

export const formatPairLine = (
  first: string,
  label: string,
  second: string,
  type: string | undefined,
): string => `${first}||r="${label}"||${second}${type === undefined ? '' : `||t="coref ${type}"`}`;

/** The entities at the two ends of a relation, through events to their triggers; undefined when it has not two. */
export function endsOf(document: Document, relation: Relation): readonly [Entity, Entity] | undefined {
  const [first, second, ...more] = relation.arguments.map(({ target }) => entityFor(document, target));
  return first === undefined || second === undefined || more.length > 0 ? undefined : [first, second];
}

const indexes = new WeakMap<Document, ReadonlyMap<string, Entity>>();

function entityFor(document: Document, id: string): Entity | undefined {
  let index = indexes.get(document);
  if (index === undefined) indexes.set(document, (index = indexEntities(document)));
  return index.get(id);
}

function indexEntities({ annotations }: Document): Map<string, Entity> {
  const byId = new Map<string, Entity>();
  for (const annotation of annotations) if (annotation.kind === 'entity') byId.set(annotation.id, annotation);
  for (const annotation of annotations) {
    const trigger = annotation.kind === 'event' ? byId.get(annotation.trigger) : undefined;
    if (trigger !== undefined) byId.set(annotation.id, trigger);
  }
  return byId;
}
