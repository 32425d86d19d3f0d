// The elements of TAGS, from the model.
import { triggersOf, type Annotation, type Document, type DocumentLabel, type Entity } from '../../document';
import { OffsetMap, type OffsetCoding } from '../../offsets';
import { formatElement, type XmlElement } from './xmlElements';
import { formatSpans, quoteOfFragments } from './xmlTaggedPlace';
import { escapeAttribute } from './xmlText';

/** What the elements of one task mean. */
export interface TaggedVocabulary {
  /** Name of the format. */
  readonly format: string;
  /** Where elements without offsets are labels of the whole document: the attribute that holds a label's value. */
  readonly labelKey: ((name: string) => string) | undefined;
  /** Whether relations can be written (TLINK). */
  readonly relations: boolean;
  /** The label of an element, and the attribute that is part of it. */
  readonly labelOf: (element: Pick<XmlElement, 'name' | 'attributes'>) => {
    readonly label: string;
    readonly type: string;
  };
  readonly elementOf: (label: string) => { readonly name: string; readonly type: string };
  /** Attributes of an element and their values where nothing else is known, in order. */
  readonly defaults: (name: string) => readonly (readonly [string, string])[];
}

/** How one file is written. */
export interface TaggedDetails {
  readonly coding: OffsetCoding;
  /** Attributes of each element, as the file orders them. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
  /** Whether places are written as spans (MAE 2); then entities may be discontinuous. */
  readonly inSpans: boolean;
  /** ` />` or `/>` */
  readonly selfClosing: string;
}

/** Lookups into one document, made once. */
class DocumentIndex {
  readonly map: OffsetMap;
  readonly entities = new Map<string, Entity>();
  /** Of each entity, by name. */
  readonly attributes = new Map<string, Map<string, string>>();

  constructor(document: Document, coding: OffsetCoding) {
    this.map = new OffsetMap(document.text, coding);
    const triggers = triggersOf(document);
    for (const annotation of document.annotations) {
      if (annotation.kind === 'entity') this.entities.set(annotation.id, annotation);
      if (annotation.kind !== 'attribute') continue;
      const target = triggers.get(annotation.target) ?? annotation.target;
      const named = this.attributes.get(target) ?? new Map<string, string>();
      this.attributes.set(target, named.set(annotation.name, annotation.value ?? 'true'));
    }
  }
}

const indexes = new WeakMap<readonly Annotation[], DocumentIndex>();

function indexOf(document: Document, coding: OffsetCoding): DocumentIndex {
  let index = indexes.get(document.annotations);
  if (index === undefined) indexes.set(document.annotations, (index = new DocumentIndex(document, coding)));
  return index;
}

/** Undefined for annotations that have no element of their own (attributes). */
export function formatTagged(
  own: Annotation | DocumentLabel,
  document: Document,
  details: TaggedDetails,
  vocabulary: TaggedVocabulary,
  idOf: (id: string) => string = (same) => same,
): string | undefined {
  const index = indexOf(document, details.coding);
  if (!('kind' in own)) return formatLabel(own, details, vocabulary);
  if (own.kind === 'entity') return formatEntity(own, document, index, details, vocabulary, idOf);
  if (own.kind !== 'relation' || !vocabulary.relations) return undefined;
  const [from, to] = own.arguments;
  if (from === undefined || to === undefined) return undefined;
  const values = new Map([
    ['id', idOf(own.id)],
    ['fromID', idOf(from.target)],
    ['fromText', textOf(document, index.entities.get(from.target))],
    ['toID', idOf(to.target)],
    ['toText', textOf(document, index.entities.get(to.target))],
    ['type', own.label],
  ]);
  return element('TLINK', values, details, vocabulary);
}

function textOf(document: Document, entity: Entity | undefined): string {
  if (entity === undefined) return '';
  return entity.quoted ?? quoteOfFragments(document.text, entity);
}

function formatEntity(
  entity: Entity,
  document: Document,
  { map, attributes }: DocumentIndex,
  details: TaggedDetails,
  vocabulary: TaggedVocabulary,
  idOf: (id: string) => string,
): string {
  const { name, type } = vocabulary.elementOf(entity.label);
  const values = new Map([
    ['id', idOf(entity.id)],
    ...placeOf(entity, map, details.orders.get(name), details.inSpans),
    ['text', textOf(document, entity)],
    ['TYPE', type],
    ['type', type],
  ]);
  for (const [key, value] of attributes.get(entity.id) ?? []) if (!values.has(key)) values.set(key, value);
  return element(name, values, details, vocabulary);
}

/** @param order of the element's attributes where the file has one already */
function placeOf(
  entity: Entity,
  map: OffsetMap,
  order: readonly string[] | undefined,
  inSpans: boolean,
): [string, string][] {
  const [{ start, end }, ...others] = entity.fragments;
  const spans: [string, string] = ['spans', formatSpans(entity, map)];
  if (inSpans && (others.length > 0 || order?.includes('start') !== true)) return [spans];
  return [
    ['start', String(map.toOffset(start))],
    ['end', String(map.toOffset(end))],
    ...(order?.includes('spans') === true ? [spans] : []),
  ];
}

function formatLabel(
  { name, value }: DocumentLabel,
  details: TaggedDetails,
  vocabulary: TaggedVocabulary,
): string {
  const pairs = new Map<string, string>();
  if (value.includes('='))
    for (const [, key, text] of value.matchAll(/(\w+)=([^=]*?)(?= \w+=|$)/g)) pairs.set(key!, text!);
  if (pairs.size === 0) pairs.set(vocabulary.labelKey?.(name) ?? 'value', value);
  const order = details.orders.get(name) ?? [...pairs.keys()];
  const attributes = order.map((key) => [key, pairs.get(key) ?? ''] as const);
  return formatElement(elementName(name), attributes, details.selfClosing, escapeAttribute);
}

/** A label as the name of an element. */
export const elementName = (label: string): string =>
  label.replace(/[^\w.-]/g, '_').replace(/^(?![A-Za-z_])/, '_');

type Defaults = ReturnType<TaggedVocabulary['defaults']>;

/** Spans stand where the start would. */
function withSpans(order: Defaults): Defaults {
  const others = order.filter(([key]) => key !== 'end' && key !== 'spans');
  if (others.some(([key]) => key === 'start'))
    return others.map(([key, usual]) => [key === 'start' ? 'spans' : key, usual]);
  return order;
}

function element(
  name: string,
  values: ReadonlyMap<string, string>,
  details: TaggedDetails,
  vocabulary: TaggedVocabulary,
): string {
  const usualOrder = details.orders.get(name)?.map((key) => [key, ''] as const) ?? vocabulary.defaults(name);
  const order = values.has('spans') && !values.has('start') ? withSpans(usualOrder) : usualOrder;
  const attributes = order.map(([key, usual]) => [key, values.get(key) ?? usual] as const);
  const usual = new Set([...attributes.map(([key]) => key), 'TYPE', 'type']);
  const others = [...values]
    .filter(([key]) => !usual.has(key))
    .map(([key, value]) => [elementName(key), value] as const);
  return formatElement(name, [...attributes, ...others], details.selfClosing, escapeAttribute);
}
