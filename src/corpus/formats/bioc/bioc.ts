// BioC XML: a collection of documents with passages (or sentences), each with an offset, its text and its annotations.
import type { Annotation, Attribute, Entity, Normalization, Relation } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import type { OffsetMap } from '../../offsets';
import type { Span } from '../../span';
import { canonicalQuote, mismatch, movedFrom, quoting } from '../brat/bratPlacing';
import { anchor } from '../../anchor';
import type { Format, ReadResult, SourceFile, SourceGroup } from '../format';
import { BiocTexts, BiocTree } from './biocTree';
import { problemAt, readText, warningAt } from '../groupText';
import { readElements, type XmlElement } from '../xml/xmlElements';
import { cutOffProblems } from '../xml/xmlEnd';
import { xmlTasks } from '../xml/xmlRecognition';
import { buildPieces, XmlSkeleton } from '../xml/xmlSkeleton';
import { UniqueNames } from '../../uniqueNames';

import {
  defaultLayout,
  formatAnnotation,
  writeBioc,
  type AnnotationLayout,
  type BiocDetails,
} from './biocWriter';

export const bioc: Format = {
  name: 'bioc',
  aliases: ['bioc-xml'],
  title: 'BioC XML',
  recognize: (file) => (xmlTasks(file).includes('bioc') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' || extension === 'bioc' ? 'document' : undefined),
  read: readBioc,
  write: writeBioc,
};

async function* readBioc(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  const raw = await readText(file, problems);
  const places = documentsIn(raw);
  if (places.length === 0) problems.push(problemAt(file, 0, 'Has no document element; nothing was read.'));
  problems.push(...cutOffProblems(file, raw));
  yield { documents: [], problems, lost: [] };
  let from = 0;
  let line = 0;
  for (const [i, place] of places.entries()) {
    const end = i === places.length - 1 ? raw.length : place.end;
    const piece = raw.slice(from, end);
    yield new BiocReading(
      group.id,
      i,
      file,
      piece,
      { start: place.start - from, end: place.end - from },
      line,
    ).read();
    line += piece.split('\n').length - 1;
    from = end;
  }
}

function documentsIn(raw: string): Span[] {
  const places: Span[] = [];
  const open = /<document[\s>]/g;
  for (let match = open.exec(raw); match !== null; match = open.exec(raw)) {
    const close = raw.indexOf('</document>', match.index);
    const end = close < 0 ? raw.length : close + 11;
    places.push({ start: match.index, end });
    open.lastIndex = end;
  }
  return places;
}

/** Keys of infons that name a concept: what PubTator writes, and the terminologies that other formats name. */
const identifierKeys =
  /^(?:identifier|mesh|omim|cui|ncbi[ _]gene|ncbi[ _]homologene|normalized[ _]id|concept(?:[ _]id)?|reference|umls|snomed(?:[ _-]?ct)?|rxnorm|loinc|icd[ _-]?\d+\w*)$/i;

class BiocReading {
  readonly #fileId: string;
  readonly #index: number;
  readonly #file: SourceFile;
  readonly #raw: string;
  readonly #place: Span;
  readonly #firstLine: number;
  readonly #problems: Problem[] = [];
  readonly #lost: NotWritten[] = [];
  readonly #annotations: Annotation[] = [];
  readonly #slots: (Span & { own: Annotation; parts: Annotation[]; raw: string | undefined })[] = [];
  readonly #ids = new UniqueNames();

  constructor(fileId: string, index: number, file: SourceFile, raw: string, place: Span, firstLine: number) {
    this.#fileId = fileId;
    this.#index = index;
    this.#file = file;
    this.#raw = raw;
    this.#place = place;
    this.#firstLine = firstLine;
  }

  read(): ReadResult {
    const hidden = [
      { start: 0, end: this.#place.start },
      { start: this.#place.end, end: this.#raw.length },
    ];
    const { all, brokenLines } = readElements(this.#raw, hidden);
    if (brokenLines.length > 0 || all[0]?.name !== 'document') return this.#broken(brokenLines[0] ?? 1);
    return this.#build(new BiocTree(this.#raw, all));
  }

  /** Structure is all that BioC has: without it the document cannot be read, and its annotations are lost. */
  #broken(line: number): ReadResult {
    const id = `${this.#fileId}-${this.#index + 1}`;
    const count = this.#raw.slice(this.#place.start, this.#place.end).split('<annotation ').length - 1;
    const lost = Array.from({ length: count }, (_, i) => ({
      document: id,
      entity: `annotation ${i + 1}`,
      label: '',
      reason: 'is in a document that is not well-formed XML',
    }));
    return {
      documents: [],
      problems: [
        problemAt(
          this.#file,
          this.#firstLine + line,
          'This document is not well-formed XML; it was left out.',
        ),
      ],
      lost,
    };
  }

  #build(tree: BiocTree): ReadResult {
    const stated = tree.value(tree.childrenOf(tree.all[0]!, 'id')[0]).trim();
    const folder = this.#fileId.slice(0, this.#fileId.lastIndexOf('/') + 1);
    const id = stated === '' ? `${this.#fileId}-${this.#index + 1}` : folder + stated;
    const texts = new BiocTexts(this.#raw, tree);
    const { text, blocks } = texts;
    const found = tree.all.filter(({ name }) => name === 'annotation');
    const coding = texts.coding(found);
    const layout = found[0] === undefined ? defaultLayout : this.#layout(found[0], tree);
    const details: BiocDetails = {
      blocks: blocks.map(({ offset, start, text: own }) => ({ offset, start, length: own.length })),
      coding,
      layout,
    };
    const maps = texts.maps(coding);
    for (const element of found) this.#annotation(element, id, tree, texts, maps, details);
    for (const element of tree.all) if (element.name === 'relation') this.#relation(element, tree);
    const parts = blocks.map(({ raw, start, text: own, references }) => ({
      part: { ...raw, kind: 'content' as const },
      span: { start, end: start + own.length },
      references,
    }));
    const addedAt = this.#raw.lastIndexOf(
      tree.all.some(({ name }) => name === 'passage') ? '</passage>' : '</document>',
      this.#place.end,
    );
    const pieces = buildPieces(this.#raw, parts, this.#slots, addedAt < 0 ? undefined : addedAt);
    const trivia = new XmlSkeleton('bioc', this.#file.path, pieces, text, details);
    return {
      documents: [{ id, text, annotations: this.#annotations, trivia }],
      problems: this.#problems,
      lost: this.#lost,
    };
  }

  #layout(first: XmlElement, tree: BiocTree): AnnotationLayout {
    const raw = this.#raw.slice(first.start, first.end);
    const location = tree.childrenOf(first, 'location')[0];
    const locationRaw = location === undefined ? '/>' : this.#raw.slice(location.start, location.end);
    return {
      before: /^<annotation[^>]*>(\s*)</.exec(raw)?.[1] ?? '',
      close: /(\s*)<\/annotation>$/.exec(raw)?.[1] ?? '',
      infons: tree.childrenOf(first, 'infon').map(({ attributes }) => attributes.get('key') ?? ''),
      location: location === undefined ? defaultLayout.location : [...location.attributes.keys()],
      selfClosing: /(?:\s*\/>|><\/location>)$/.exec(locationRaw)?.[0] ?? '/>',
    };
  }

  #uniqueId(stated: string): string {
    return this.#ids.take(stated === '' ? 'A' : stated);
  }

  #annotation(
    element: XmlElement,
    document: string,
    tree: BiocTree,
    texts: BiocTexts,
    maps: readonly OffsetMap[],
    details: BiocDetails,
  ): void {
    const { text } = texts;
    const id = this.#uniqueId(element.attributes.get('id') ?? '');
    const infons = tree
      .childrenOf(element, 'infon')
      .map((infon) => [infon.attributes.get('key') ?? '', tree.value(infon)] as const);
    const label = infons.find(([key]) => key === 'type')?.[1] ?? infons[0]?.[1] ?? '';
    const locations = tree.childrenOf(element, 'location').length;
    const spans = texts.spans(element, maps).sort((a, b) => a.start - b.start);
    if (spans.length === 0 || spans.length < locations) {
      const reason = this.#whyNowhere(tree.childrenOf(element, 'location'));
      this.#lost.push({ document, entity: id, label, reason });
      this.#problems.push(problemAt(this.#file, this.#firstLine + element.line, `${id} ${reason}.`));
      return;
    }
    const placed: Entity = { kind: 'entity', id, label, fragments: [spans[0]!, ...spans.slice(1)] };
    const entity = this.#checked(placed, tree.value(tree.childrenOf(element, 'text')[0]), text, element);
    const parts = infons.flatMap(([key, value], i): (Attribute | Normalization)[] => {
      if (key === 'type' || value === '') return [];
      if (identifierKeys.test(key))
        return [{ kind: 'normalization', id: `${id}.${i}`, target: id, resource: key, identifier: value }];
      return [{ kind: 'attribute', id: `${id}.${i}`, name: key, target: id, value }];
    });
    this.#annotations.push(entity, ...parts);
    const raw = this.#raw.slice(element.start, element.end);
    const canonical = formatAnnotation(entity, parts, text, details);
    this.#slots.push({
      start: element.start,
      end: element.end,
      own: entity,
      parts,
      raw: raw === canonical ? undefined : raw,
    });
  }

  #whyNowhere(locations: readonly XmlElement[]): string {
    if (locations.length === 0) return 'has no location';
    return locations.some(({ attributes }) => Number(attributes.get('length')) === 0)
      ? 'is empty'
      : 'has a location outside the passages';
  }

  #checked(entity: Entity, quoted: string, text: string, element: XmlElement): Entity {
    if (quoted === canonicalQuote(entity, text)) return entity;
    const found = anchor(text, entity.fragments[0], quoted);
    const line = this.#firstLine + element.line;
    if (entity.fragments.length === 1 && found.kind === 'moved') {
      this.#problems.push(warningAt(this.#file, line, movedFrom(entity.id, 'location')));
      return { ...entity, fragments: [found.span] };
    }
    if (entity.fragments.length === 1 && found.kind === 'mismatch')
      this.#problems.push(warningAt(this.#file, line, mismatch(entity.id)));
    return quoting(entity, quoted);
  }

  #relation(element: XmlElement, tree: BiocTree): void {
    const nodes = tree.childrenOf(element, 'node');
    const infons = tree.childrenOf(element, 'infon');
    const label = tree.value(infons.find(({ attributes }) => attributes.get('key') === 'type') ?? infons[0]);
    if (nodes.length === 0) {
      this.#problems.push(
        warningAt(
          this.#file,
          this.#firstLine + element.line,
          'A relation links concepts, not annotations: it is kept in BioC only.',
        ),
      );
      return;
    }
    const own: Relation = {
      kind: 'relation',
      id: this.#uniqueId(element.attributes.get('id') ?? 'R'),
      label,
      arguments: nodes.map(({ attributes }, i) => ({
        role: roleOf(attributes.get('role'), i),
        target: attributes.get('refid') ?? '',
      })),
    };
    this.#annotations.push(own);
    this.#slots.push({
      start: element.start,
      end: element.end,
      own,
      parts: [],
      raw: this.#raw.slice(element.start, element.end),
    });
  }
}

const roleOf = (stated: string | undefined, index: number): string =>
  stated === undefined || stated === '' ? `Arg${index + 1}` : stated;
