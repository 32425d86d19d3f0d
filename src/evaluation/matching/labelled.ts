// Renaming the labels of one side before anything is compared.
import type { Annotation, Document } from '../../corpus/document';
import { mapLabel, type LabelMap } from '../../corpus/labelMap';
import type { Sentence, Token } from '../../corpus/sentence';
import { parseTag } from '../../corpus/tagScheme';

/** The document with the labels of its entities, events and tags renamed; what the map drops is gone. */
export function mapDocumentLabels(document: Document, map: LabelMap | undefined): Document {
  if (map === undefined) return document;
  const annotations = document.annotations.flatMap((annotation): Annotation[] => {
    if (annotation.kind !== 'entity' && annotation.kind !== 'event') return [annotation];
    const label = mapLabel(map, annotation.label);
    return label === null ? [] : [{ ...annotation, label }];
  });
  const sentences = document.sentences?.map((sentence): Sentence => ({
    ...sentence,
    tokens: sentence.tokens.map((token): Token => mapToken(token, map)),
  }));
  return { ...document, annotations, ...(sentences === undefined ? {} : { sentences }) };
}

function mapToken(token: Token, map: LabelMap): Token {
  if (token.tags === undefined) return token;
  return { ...token, tags: token.tags.map((tag) => mapTag(tag, map)) };
}

function mapTag(tag: string, map: LabelMap): string {
  if (tag === 'O') return tag;
  const label = mapLabel(map, parseTag(tag).label);
  return label === null ? 'O' : `${tag.charAt(0)}-${label}`;
}
