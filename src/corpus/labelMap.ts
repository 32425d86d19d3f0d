// A label map renames or drops labels: `{"Sign_symptom": "problem", "Age": null}`; `"*"` names all others.
import { AppError } from '../common/errors';
import { rebuildWithout, type Document, type Entity } from './document';
import type { NotWritten } from './ledger';

/** Null drops the entity (and the ledger says so). */
export type LabelMap = Readonly<Record<string, string | null>>;

/** The new label, the old one where the map says nothing, or null when the map drops it. */
export function mapLabel(map: LabelMap | undefined, label: string): string | null {
  if (map === undefined) return label;
  if (Object.hasOwn(map, label)) return map[label] ?? null;
  return Object.hasOwn(map, '*') ? (map['*'] ?? null) : label;
}

/** @throws AppError `usage` when the JSON is not an object of strings and nulls. */
export function parseLabelMap(json: string, file: string): LabelMap {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new AppError(
      'usage',
      `${file} is not JSON. A label map looks like {"Sign_symptom": "problem", "Age": null}.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notALabelMap(file);
  const entries = Object.entries(value);
  for (const [, label] of entries) if (label !== null && typeof label !== 'string') throw notALabelMap(file);
  return Object.fromEntries(entries);
}

const notALabelMap = (file: string): AppError =>
  new AppError(
    'usage',
    `${file} is not a label map: give an object of labels, {"Sign_symptom": "problem", "Age": null}.`,
  );

export const droppedByMap = 'is dropped by the label map';

/** Renames labels; the entities that the map drops are listed, and what hangs on them goes with them. */
export function applyLabelMap(
  document: Document,
  map: LabelMap | undefined,
): { readonly document: Document; readonly dropped: readonly NotWritten[] } {
  if (map === undefined) return { document, dropped: [] };
  const dropped: NotWritten[] = [];
  const gone = new Set<string>();
  const annotations = document.annotations.map((annotation) => {
    if (annotation.kind !== 'entity') return annotation;
    const label = mapLabel(map, annotation.label);
    if (label === null) {
      gone.add(annotation.id);
      dropped.push({
        document: document.id,
        entity: annotation.id,
        label: annotation.label,
        reason: droppedByMap,
      });
    }
    return label === null || label === annotation.label
      ? annotation
      : ({ ...annotation, label } satisfies Entity);
  });
  return { document: rebuildWithout({ ...document, annotations }, gone), dropped };
}
