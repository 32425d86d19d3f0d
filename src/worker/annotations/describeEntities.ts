// Entities of a document as the editor shows them.
import { entitiesOf, type Attribute, type Document } from '../../corpus/document';
import type { AnnotatedEntity } from '../../protocol/annotations';
import type { Fragments } from './annotationLines';
import type { EditorText } from './editorText';

export function describeEntities(document: Document, text: EditorText): AnnotatedEntity[] {
  const attributes = new Map<string, string[]>();
  for (const annotation of document.annotations) {
    if (annotation.kind !== 'attribute') continue;
    const list = attributes.get(annotation.target) ?? [];
    attributes.set(annotation.target, [...list, attributeText(annotation)]);
  }
  return entitiesOf(document).map(({ id, label, fragments }) => ({
    id,
    label,
    fragments: fragments.map(({ start, end }) => ({
      start: text.toEditor(start),
      end: text.toEditor(end),
    })) as unknown as Fragments,
    attributes: attributes.get(id) ?? [],
  }));
}

const attributeText = ({ name, value }: Attribute): string =>
  value === undefined ? name : `${name}: ${value}`;
