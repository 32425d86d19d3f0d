// Writing BioC: annotations and relations from the model, laid out as the file lays them out.
import type { Annotation, Document, Entity, Relation } from '../../document';
import { entitiesOf, triggersOf } from '../../document';
import { defaultCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import { canonicalQuote } from '../brat/bratPlacing';
import type { WriteResult } from '../format';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';
import { skeletonOf, writeSkeleton } from '../xml/xmlSkeleton';
import { escapeAttribute, escapeContent } from '../xml/xmlText';

/** How one document was laid out. */
export interface BiocDetails {
  readonly blocks: readonly { readonly offset: number; readonly start: number; readonly length: number }[];
  readonly coding: OffsetCoding;
  readonly layout: AnnotationLayout;
}

/** How annotations are laid out in this file. */
export interface AnnotationLayout {
  /** Before each child, and before the closing tag. */
  readonly before: string;
  readonly close: string;
  readonly infons: readonly string[];
  readonly location: readonly string[];
  readonly selfClosing: string;
}

export const defaultLayout: AnnotationLayout = {
  before: '',
  close: '',
  infons: ['type'],
  location: ['offset', 'length'],
  selfClosing: '/>',
};
export function formatAnnotation(
  entity: Entity,
  parts: readonly Annotation[],
  text: string,
  { blocks, coding, layout }: BiocDetails,
): string {
  const values = new Map<string, string>([['type', entity.label]]);
  for (const part of parts) {
    if (part.kind === 'normalization') values.set(part.resource, part.identifier);
    if (part.kind === 'attribute') values.set(part.name, part.value ?? 'true');
  }
  const keys = [...new Set([...layout.infons, ...values.keys()])].filter((key) => values.has(key));
  const children = keys.map(
    (key) => `<infon key="${escapeAttribute(key)}">${escapeContent(values.get(key)!)}</infon>`,
  );
  for (const fragment of entity.fragments) {
    const block = blocks.findLast(({ start }) => start <= fragment.start) ?? {
      offset: 0,
      start: 0,
      length: text.length,
    };
    const map = new OffsetMap(text.slice(block.start, block.start + block.length), coding);
    const offset = map.toOffset(fragment.start - block.start);
    const place = new Map([
      ['offset', String(block.offset + offset)],
      ['length', String(map.toOffset(Math.min(fragment.end - block.start, block.length)) - offset)],
    ]);
    children.push(
      `<location${layout.location.map((key) => ` ${key}="${place.get(key) ?? ''}"`).join('')}${layout.selfClosing}`,
    );
  }
  children.push(`<text>${escapeContent(entity.quoted ?? canonicalQuote(entity, text))}</text>`);
  return `<annotation id="${escapeAttribute(entity.id)}">${children.map((child) => layout.before + child).join('')}${layout.close}</annotation>`;
}

export function writeBioc(document: Document): WriteResult {
  const skeleton = skeletonOf(document, 'bioc');
  const triggers = triggersOf(document);
  const parts = new Map<string, Annotation[]>();
  for (const annotation of document.annotations) {
    if (annotation.kind !== 'attribute' && annotation.kind !== 'normalization') continue;
    const target = triggers.get(annotation.target) ?? annotation.target;
    const list = parts.get(target);
    if (list === undefined) parts.set(target, [annotation]);
    else list.push(annotation);
  }
  const details: BiocDetails = (skeleton?.details as BiocDetails | undefined) ?? {
    blocks: [{ offset: 0, start: 0, length: document.text.length }],
    coding: defaultCoding,
    layout: defaultLayout,
  };
  const format = (own: object): string | undefined => {
    const annotation = own as Annotation;
    if (annotation.kind === 'entity')
      return formatAnnotation(annotation, parts.get(annotation.id) ?? [], document.text, details);
    return annotation.kind === 'relation' ? formatRelation(annotation) : undefined;
  };
  const contents =
    skeleton === undefined ? newDocument(document, format) : writeSkeleton(skeleton, document, format);
  const file =
    skeleton === undefined
      ? {
          path: 'corpus.xml',
          contents,
          shared: true,
          opening:
            '<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n<source></source><date></date><key></key>\n',
          closing: '</collection>\n',
        }
      : { path: outputPath(skeleton.path), contents, shared: true };
  return {
    files: [file],
    written: entitiesOf(document).length,
    notWritten: [],
    remarks: countedRemarks(document, 'bioc', ['relation', 'attribute', 'normalization']),
  };
}

function formatRelation({ id, label, arguments: ends }: Relation): string {
  const nodes = ends.map(
    ({ role, target }) => `<node refid="${escapeAttribute(target)}" role="${escapeAttribute(role)}"/>`,
  );
  return `<relation id="${escapeAttribute(id)}"><infon key="type">${escapeContent(label)}</infon>${nodes.join('')}</relation>`;
}

function newDocument(document: Document, format: (own: object) => string | undefined): string {
  const markup = document.annotations.flatMap((annotation) => {
    const element = format(annotation);
    return element === undefined ? [] : [`${element}\n`];
  });
  return `<document>\n<id>${escapeContent(document.id)}</id>\n<passage>\n<offset>0</offset>\n<text>${escapeContent(document.text)}</text>\n${markup.join('')}</passage>\n</document>\n`;
}
