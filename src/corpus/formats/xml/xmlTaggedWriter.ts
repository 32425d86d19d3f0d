// Writing XML with TEXT and TAGS: into the skeleton the document was read from, or a new file.
import type { Document } from '../../document';
import { entitiesOf } from '../../document';
import type { NotWritten } from '../../ledger';
import type { WriteResult } from '../format';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';
import { skeletonOf, writeSkeleton, type XmlSkeleton } from './xmlSkeleton';
import { formatTagged, type TaggedDetails, type TaggedVocabulary } from './xmlTaggedMarkup';
import { cdata } from './xmlText';

export interface NewFile {
  readonly root: string;
  readonly selfClosing: string;
  /** What ids of an element's annotations begin with; a number from 0 follows. */
  readonly prefixOf: (name: string) => string;
}

export function writeTagged(document: Document, vocabulary: TaggedVocabulary, newFile: NewFile): WriteResult {
  const notWritten: NotWritten[] = [];
  const inSpans = detailsOf(skeletonOf(document, vocabulary.format))?.inSpans === true;
  for (const entity of entitiesOf(document)) {
    if (entity.fragments.length === 1 || inSpans) continue;
    const reason = `is discontinuous: ${vocabulary.format} gives an entity one start and end`;
    notWritten.push({ document: document.id, entity: entity.id, label: entity.label, reason });
  }
  const listed = new Set(notWritten.map(({ entity }) => entity));
  const kept = document.annotations.filter(({ kind, id }) => kind !== 'entity' || !listed.has(id));
  const usable = kept.length === document.annotations.length ? document : { ...document, annotations: kept };
  const skeleton = skeletonOf(usable, vocabulary.format);
  const contents =
    skeleton === undefined ? writeNew(usable, vocabulary, newFile) : writeOld(usable, skeleton, vocabulary);
  const path = skeleton?.path ?? `${outputPath(document.id)}.xml`;
  const written = entitiesOf(document).length - notWritten.length;
  return {
    files: [{ path, contents }],
    written,
    notWritten,
    remarks: countedRemarks(
      vocabulary.labelKey !== undefined ? { annotations: document.annotations } : document,
      vocabulary.format,
      vocabulary.relations ? ['relation', 'attribute'] : ['attribute'],
    ),
  };
}

const detailsOf = (skeleton: XmlSkeleton | undefined): TaggedDetails | undefined =>
  skeleton?.details as TaggedDetails | undefined;

function writeOld(document: Document, skeleton: XmlSkeleton, vocabulary: TaggedVocabulary): string {
  const details = detailsOf(skeleton)!;
  return writeSkeleton(skeleton, document, (own) => formatTagged(own, document, details, vocabulary));
}

// eslint-disable-next-line no-control-regex -- XML 1.0 has no place for these, not even as references
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function writeNew(
  source: Document,
  vocabulary: TaggedVocabulary,
  { root, selfClosing, prefixOf }: NewFile,
): string {
  const document = { ...source, text: source.text.replace(notInXml, ' ') };
  const details: TaggedDetails = {
    coding: { unit: 'codepoint', crlf: 'one', bom: 'counted', base: 0 },
    orders: new Map(),
    inSpans: false,
    selfClosing,
  };
  const ids = numberAnnotations(document, vocabulary, prefixOf);
  const elements = [
    ...document.annotations,
    ...(vocabulary.labelKey === undefined ? [] : (document.labels ?? [])),
  ].flatMap((own) => {
    const markup = formatTagged(own, document, details, vocabulary, (id) => ids.get(id) ?? id);
    return markup === undefined ? [] : [`${markup}\n`];
  });
  return `<?xml version="1.0" encoding="UTF-8" ?>\n<${root}>\n<TEXT>${cdata(document.text)}</TEXT>\n<TAGS>\n${elements.join('')}</TAGS>\n</${root}>\n`;
}

function numberAnnotations(
  document: Document,
  vocabulary: TaggedVocabulary,
  prefixOf: NewFile['prefixOf'],
): Map<string, string> {
  const counts = new Map<string, number>();
  const ids = new Map<string, string>();
  for (const annotation of document.annotations) {
    if (annotation.kind !== 'entity' && annotation.kind !== 'relation') continue;
    const { name } =
      annotation.kind === 'entity' ? vocabulary.elementOf(annotation.label) : { name: 'TLINK' };
    const prefix = prefixOf(name);
    const n = counts.get(prefix) ?? 0;
    counts.set(prefix, n + 1);
    ids.set(annotation.id, `${prefix}${n}`);
  }
  for (const annotation of document.annotations) {
    const trigger = annotation.kind === 'event' ? ids.get(annotation.trigger) : undefined;
    if (trigger !== undefined) ids.set(annotation.id, trigger);
  }
  return ids;
}
