// The lines of `.extent` and `.tlink` files, from the model, and what their reader keeps so that the same bytes come back.
import type { Annotation, Attribute, Document, Entity, Relation } from '../../document';
import { entitiesOf, triggersOf } from '../../document';
import type { NotWritten } from '../../ledger';
import type { OutputFile, WriteResult } from '../format';
import { temporalElement } from './i2b22012';
import type { LineFile } from '../lineFile';
import { formatPlace, LineTokens, quoteFor, type Tokenization } from '../lineTokens';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';

export class ExtentTrivia {
  readonly textPath: string;
  readonly files = new Map<string, LineFile>();
  /** Attributes of each element, as the file orders them. */
  readonly orders = new Map<string, readonly string[]>();
  tokenization: Tokenization = 'runs';
  constructor(textPath: string) {
    this.textPath = textPath;
  }
}

const defaultOrders: Readonly<Record<string, readonly string[]>> = {
  EVENT: ['type', 'modality', 'polarity'],
  TIMEX3: ['type', 'val', 'mod'],
  SECTIME: ['type', 'dvalue'],
};

function formatHead(
  entity: Entity,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const [span, ...more] = entity.fragments;
  const place = more.length > 0 ? undefined : tokens.placeOf(span, tokenization);
  if (place === undefined) return undefined;
  return `${temporalElement(entity.label).name}="${quoteFor(text, span, entity.quoted)}" ${formatPlace(place)}`;
}

export function formatExtent(
  entity: Entity,
  attributes: readonly Attribute[],
  trivia: ExtentTrivia | undefined,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const head = formatHead(entity, text, tokens, tokenization);
  if (head === undefined) return undefined;
  const { name, type } = temporalElement(entity.label);
  const order = trivia?.orders.get(name) ?? defaultOrders[name] ?? ['type'];
  const values = order.map((key) =>
    key === 'type' ? type : (attributes.find((attribute) => attribute.name === key)?.value ?? ''),
  );
  const others = attributes.filter((attribute) => !order.includes(attribute.name));
  return [
    head,
    ...order.map((key, i) => `${key}="${values[i]!}"`),
    ...others.map((attribute) => `${attribute.name.replace(/\W/g, '_')}="${attribute.value ?? 'true'}"`),
  ].join('||');
}

export function formatLink(
  link: Relation,
  from: Entity,
  to: Entity,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const ends = [from, to].map((end) => formatHead(end, text, tokens, tokenization));
  return ends.includes(undefined) ? undefined : `${ends.join('||')}||type="${link.label}"`;
}

export function writeExtents(document: Document): WriteResult {
  const trivia = document.trivia instanceof ExtentTrivia ? document.trivia : undefined;
  const tokens = new LineTokens(document.text);
  const tokenization = trivia?.tokenization ?? 'runs';
  const entities = new Map(entitiesOf(document).map((entity) => [entity.id, entity]));
  const triggers = triggersOf(document);
  const attributes = new Map<string, Attribute[]>();
  for (const annotation of document.annotations) {
    if (annotation.kind !== 'attribute') continue;
    const target = triggers.get(annotation.target) ?? annotation.target;
    attributes.set(target, [...(attributes.get(target) ?? []), annotation]);
  }
  const present = new Set(document.annotations);
  const lines: Record<string, string[]> = { extents: [], tlinks: [] };
  const notWritten: NotWritten[] = [];
  const push = (role: string, own: Annotation, canonical: string | undefined): boolean => {
    const layout = trivia?.files.get(role);
    if (canonical === undefined && layout?.has(own) !== true) return false;
    lines[role]!.push(
      layout?.line(own, canonical ?? '', (part) => present.has(part)) ?? `${canonical ?? ''}\n`,
    );
    return true;
  };
  for (const annotation of document.annotations) {
    if (annotation.kind === 'entity') {
      const line = formatExtent(
        annotation,
        attributes.get(annotation.id) ?? [],
        trivia,
        document.text,
        tokens,
        tokenization,
      );
      if (!push('extents', annotation, line)) {
        notWritten.push({
          document: document.id,
          entity: annotation.id,
          label: annotation.label,
          reason: 'does not begin and end at words parted by blanks',
        });
      }
    } else if (annotation.kind === 'relation') {
      const [from, to] = annotation.arguments.map(({ target }) => entities.get(target));
      if (from !== undefined && to !== undefined)
        push('tlinks', annotation, formatLink(annotation, from, to, document.text, tokens, tokenization));
    }
  }
  const path = outputPath(document.id);
  const files: OutputFile[] = [{ path: trivia?.textPath ?? `${path}.xml.txt`, contents: document.text }];
  for (const [role, extension] of [
    ['extents', 'extent'],
    ['tlinks', 'tlink'],
  ] as const) {
    const layout = trivia?.files.get(role);
    if (layout === undefined && trivia !== undefined) continue;
    files.push({
      path: layout?.path ?? `${path}.xml.${extension}`,
      contents: lines[role]!.join('') + (layout?.after ?? ''),
    });
  }
  const written = entities.size - notWritten.length;
  return {
    files,
    written,
    notWritten,
    remarks: countedRemarks(document, 'i2b2-2012-extent', ['relation', 'attribute']),
  };
}
