// How a command names an entity of a note: by what it is and where, as it travels through hovers and tree items.
import type { NoteEntities, NoteEntity } from './noteEntities';

export interface EntityTarget {
  /** The note's URI. */
  readonly note: string;
  readonly kind: NoteEntity['kind'];
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

export function targetOf(note: string, { kind, label, start, end }: NoteEntity): EntityTarget {
  return { note, kind, label, start, end };
}

/** The entity that is meant, or undefined when it is no longer there. */
export function findTarget(entities: NoteEntities, target: EntityTarget): NoteEntity | undefined {
  return entities.all.find(
    ({ kind, label, start, end }) =>
      kind === target.kind && label === target.label && start === target.start && end === target.end,
  );
}

/** True for what a hover link or tree item hands over: anything else a caller passed is ignored. */
export function isEntityTarget(value: unknown): value is EntityTarget {
  return (
    typeof value === 'object' && value !== null && 'note' in value && 'start' in value && 'kind' in value
  );
}
