// One object of a JSON or JSON Lines export (doccano, Prodigy, Label Studio, spaCy or our own), and what it states.
import type { Argument, DocumentLabel } from '../../document';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** An entity as an export states it; offsets in the export's own unit. */
export interface StatedEntity {
  readonly id: string | undefined;
  readonly label: string;
  readonly fragments: readonly { readonly start: number; readonly end: number }[];
  readonly quoted: string | undefined;
  readonly confidence: number | undefined;
  /** Why it does not count (rejected example, second annotator). */
  readonly lost?: string;
  /** Where it stands in the object: the path to its array, and its index there. */
  readonly path: readonly (string | number)[];
  readonly template: Json;
}

export interface StatedRelation {
  readonly label: string;
  readonly arguments: readonly Argument[];
}

/** What was said about an entity besides its label. */
export interface StatedAttribute {
  /** Id of the entity as stated. */
  readonly target: string;
  readonly name: string;
  readonly value: string;
}

export interface Task {
  /** Whether it is an object as we write them. */
  readonly isOwn: boolean;
  readonly id: string | undefined;
  readonly text: string;
  readonly entities: readonly StatedEntity[];
  readonly relations: readonly StatedRelation[];
  readonly attributes: readonly StatedAttribute[];
  /** Labels of the whole text. */
  readonly labels: readonly DocumentLabel[];
  /** What has no sense (offsets missing …), as messages. */
  readonly broken: readonly string[];
  /** Keys of lists that may hold entities in a form that is not known. */
  readonly unknownLists: readonly string[];
}

export const numberIn = (value: Json | undefined): number => (typeof value === 'number' ? value : Number.NaN);
export const stringIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** The objects in a list; none where it is no list. */
export const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];

/** The usual two ends of a relation. */
export const twoEnds = (from: string, to: string): Argument[] => [
  { role: 'Arg1', target: from },
  { role: 'Arg2', target: to },
];

export function common(item: JsonObject): Pick<StatedEntity, 'id' | 'label' | 'quoted' | 'confidence'> {
  const confidence = item['confidence'] ?? item['score'];
  return {
    id: stringIn(item['id']),
    label: stringIn(item['label']) ?? stringIn(item['type']) ?? '',
    quoted: stringIn(item['text']),
    confidence: typeof confidence === 'number' ? confidence : undefined,
  };
}

const deepest = 200;

/** Undefined for what is not JSON, and for what is nested so deeply that it is nobody's annotation. */
export function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isDeeper(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
