// A label map renames or drops labels: `{"Sign_symptom": "problem", "Age": null}`; `"*"` names all others.

/** Null drops the entity (and the ledger says so). */
export type LabelMap = Readonly<Record<string, string | null>>;

/** The new label, the old one where the map says nothing, or null when the map drops it. */
export function mapLabel(map: LabelMap | undefined, label: string): string | null {
  if (map === undefined) return label;
  if (Object.hasOwn(map, label)) return map[label] ?? null;
  return Object.hasOwn(map, '*') ? (map['*'] ?? null) : label;
}
