// Relations, attributes and events of a document with their targets resolved, for the rules that score them.
import type { Attribute, Document, Entity, Event, Relation } from '../../corpus/document';

export interface ResolvedRelation {
  readonly id: string;
  readonly label: string;
  /** In the order of the file; only relations all of whose arguments are entities are resolved. */
  readonly arguments: readonly Entity[];
}

export interface ResolvedAttribute {
  readonly id: string;
  readonly name: string;
  /** `true` for a flag. */
  readonly value: string;
  readonly target: Entity;
  /** The event the attribute sits on, where it sits on one. */
  readonly event?: Event;
}

export interface ResolvedEvent {
  readonly event: Event;
  readonly trigger: Entity;
  /** Arguments that are entities, in the order of the file. */
  readonly arguments: readonly { readonly role: string; readonly entity: Entity }[];
}

function entitiesById(document: Document): Map<string, Entity> {
  const byId = new Map<string, Entity>();
  for (const annotation of document.annotations)
    if (annotation.kind === 'entity') byId.set(annotation.id, annotation);
  return byId;
}

export function relationsOf(document: Document): ResolvedRelation[] {
  const relations = document.annotations.filter(
    (annotation): annotation is Relation => annotation.kind === 'relation',
  );
  if (relations.length === 0) return [];
  const byId = entitiesById(document);
  const triggers = triggersById(document);
  return relations.flatMap(({ id, label, arguments: ends }) => {
    const entities = ends.map(
      ({ target }) => byId.get(target) ?? byId.get(triggers.get(target)?.trigger ?? ''),
    );
    return entities.every((entity) => entity !== undefined) ? [{ id, label, arguments: entities }] : [];
  });
}

export function attributesOf(document: Document): ResolvedAttribute[] {
  const attributes = document.annotations.filter(
    (annotation): annotation is Attribute => annotation.kind === 'attribute',
  );
  if (attributes.length === 0) return [];
  const byId = entitiesById(document);
  const events = triggersById(document);
  return attributes.flatMap(({ id, name, value = 'true', target }) => {
    const event = events.get(target);
    const entity = byId.get(event?.trigger ?? target);
    if (entity === undefined) return [];
    return [{ id, name, value, target: entity, ...(event === undefined ? {} : { event }) }];
  });
}

export function eventsOf(document: Document): ResolvedEvent[] {
  const events = document.annotations.filter(
    (annotation): annotation is Event => annotation.kind === 'event',
  );
  if (events.length === 0) return [];
  const byId = entitiesById(document);
  return events.flatMap((event) => {
    const trigger = byId.get(event.trigger);
    if (trigger === undefined) return [];
    const ends = event.arguments.flatMap(({ role, target }) => {
      const entity = byId.get(target);
      return entity === undefined ? [] : [{ role, entity }];
    });
    return [{ event, trigger, arguments: ends }];
  });
}

function triggersById(document: Document): Map<string, Event> {
  const byId = new Map<string, Event>();
  for (const annotation of document.annotations)
    if (annotation.kind === 'event') byId.set(annotation.id, annotation);
  return byId;
}
