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
  document: Pick<Document, 'annotations' | 'labels'>,
  format: string,
  kept: readonly Annotation['kind'][],
): string[] {
  const kinds = new Set<Annotation['kind']>();
  for (const { kind } of document.annotations) if (kind !== 'entity' && !kept.includes(kind)) kinds.add(kind);
  const remarks: string[] = [];
  if (kinds.size > 0)
    for (const [kind, name] of Object.entries(names))
      if (kinds.has(kind as keyof typeof names)) remarks.push(`${name} have no place in ${format}`);
  if ((document.labels?.length ?? 0) > 0) remarks.push(`document labels have no place in ${format}`);
  return remarks;
}
