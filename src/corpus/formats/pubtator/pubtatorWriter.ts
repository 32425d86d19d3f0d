// Writing PubTator, and what its reader keeps of a file so that the same bytes come back.
import type { Annotation, Document, Entity } from '../../document';
import { entitiesOf } from '../../document';
import type { NotWritten } from '../../ledger';
import { defaultCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import type { WriteResult } from '../format';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';

/** How a file laid out one document. */
export interface PubtatorLayout {
  /** As its lines name it. */
  readonly id: string;
  readonly sections: readonly Section[];
  readonly lineEnd: string;
  /** Blank lines before it. */
  readonly before: string;
}

/** A title (`t`), abstract (`a`) or another piece of the text. */
export interface Section {
  readonly key: string;
  readonly text: string;
}

export class PubtatorTrivia {
  readonly path: string;
  readonly coding: OffsetCoding;
  readonly layout: PubtatorLayout;
  /** Blank lines behind the last document. */
  readonly after: string;
  readonly text: string;
  #lines: Map<Annotation, string> | undefined;

  constructor(path: string, layout: PubtatorLayout, coding: OffsetCoding, after: string, text: string) {
    this.path = path;
    this.layout = layout;
    this.coding = coding;
    this.after = after;
    this.text = text;
  }

  /** Keeps the line that states an annotation, where it is not what we would write. */
  keep(annotation: Annotation, line: string): void {
    (this.#lines ??= new Map()).set(annotation, line);
  }

  lineOf(annotation: Annotation): string | undefined {
    return this.#lines?.get(annotation);
  }
}

export function formatMention(
  id: string,
  entity: Entity,
  concept: string | undefined,
  text: string,
  map: OffsetMap,
): string {
  const [{ start, end }] = entity.fragments;
  const quoted = (entity.quoted ?? text.slice(start, end)).replace(/[\t\r\n]/g, ' ');
  const mention = `${id}\t${map.toOffset(start)}\t${map.toOffset(end)}\t${quoted}\t${entity.label}`;
  return concept === undefined ? mention : `${mention}\t${concept}`;
}

export function writePubtator(document: Document): WriteResult {
  const trivia =
    document.trivia instanceof PubtatorTrivia && document.trivia.text === document.text
      ? document.trivia
      : undefined;
  const { id, sections, lineEnd, before } = trivia?.layout ?? newLayout(document);
  const map = new OffsetMap(document.text, trivia?.coding ?? defaultCoding);
  const concepts = new Map<string, string>();
  for (const annotation of document.annotations) {
    if (annotation.kind === 'normalization' && !concepts.has(annotation.target))
      concepts.set(annotation.target, annotation.identifier);
  }
  const notWritten: NotWritten[] = [];
  const lines: string[] = [];
  for (const annotation of document.annotations) {
    const kept = trivia?.lineOf(annotation);
    if (annotation.kind === 'entity' && annotation.fragments.length > 1) {
      notWritten.push({
        document: document.id,
        entity: annotation.id,
        label: annotation.label,
        reason: 'is discontinuous: a PubTator mention has one start and end',
      });
    } else if (kept !== undefined) lines.push(kept);
    else if (annotation.kind === 'entity')
      lines.push(
        formatMention(
          id,
          annotation,
          concepts.get(annotation.id) ?? (trivia === undefined ? '-' : undefined),
          document.text,
          map,
        ) + lineEnd,
      );
    else if (annotation.kind === 'relation') {
      const ends = annotation.arguments.map(({ target }) => concepts.get(target));
      if (ends.every((end) => end !== undefined))
        lines.push([id, annotation.label, ...ends].join('\t') + lineEnd);
    }
  }
  const head = sections.map(({ key, text }) => `${id}|${key}|${text}${lineEnd}`).join('');
  const contents =
    trivia === undefined ? `${head}${lines.join('')}\n` : before + head + lines.join('') + trivia.after;
  return {
    files: [{ path: outputPath(trivia?.path ?? 'corpus.pubtator'), contents, shared: true }],
    written: entitiesOf(document).length - notWritten.length,
    notWritten,
    remarks: [
      ...lineRemark(document, trivia),
      ...countedRemarks(document, 'pubtator', ['relation', 'normalization']),
    ],
  };
}

/** Without folders, bars and tabs, and no longer than a reader expects. */
const idInLines = (id: string): string =>
  id
    .slice(id.lastIndexOf('/') + 1)
    .replace(/[|\t\r\n]/g, '_')
    .slice(-100) || '_';

/** A note has no title: its first line stands for it. Line ends become blanks, one for one, so that offsets stay. */
function newLayout({ id, text }: Document): PubtatorLayout {
  const newline = text.indexOf('\n');
  const flat = text.replace(/[\r\n\t]/g, ' ');
  const title = newline < 0 ? flat : flat.slice(0, newline);
  const sections = [
    { key: 't', text: title },
    { key: 'a', text: flat.slice(title.length + 1) },
  ];
  return { id: idInLines(id), sections, lineEnd: '\n', before: '' };
}

const lineRemark = (document: Document, trivia: PubtatorTrivia | undefined): string[] =>
  trivia === undefined && document.text.indexOf('\n') !== document.text.lastIndexOf('\n')
    ? ['line ends became blanks: PubTator has two lines of text a document']
    : [];
