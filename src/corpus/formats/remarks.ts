// What a format has no place for besides entities, as messages; the same message from many documents is counted once each.
import type { Annotation, Document } from '../document';

const names: Readonly<Record<Exclude<Annotation['kind'], 'entity'>, string>> = {
  relation: 'relations',
  event: 'events',
  attribute: 'attributes',
  normalization: 'concept identifiers',
  note: 'notes of annotators',
  equivalence: 'sets of mentions',
};

/** A message for each kind of annotation in the document that `format` does not keep. */
export function countedRemarks(
  document: Document,
  format: string,
  kept: readonly Annotation['kind'][],
): string[] {
  if (document.annotations.length === 0 && document.labels === undefined) return [];
  const kinds = new Set(document.annotations.map(({ kind }) => kind));
  const remarks: string[] = [];
  for (const [kind, name] of Object.entries(names)) {
    const key = kind as keyof typeof names;
    if (kinds.has(key) && !kept.includes(key)) remarks.push(`${name} have no place in ${format}`);
  }
  if ((document.labels?.length ?? 0) > 0) remarks.push(`document labels have no place in ${format}`);
  return remarks;
}
