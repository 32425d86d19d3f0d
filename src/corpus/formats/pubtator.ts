// PubTator: title and abstract of one document after the other, mentions with offsets, relations between concepts.
import type { Annotation, Document, Entity, Normalization, Relation } from '../document';
import { entitiesOf } from '../document';
import type { NotWritten, Problem } from '../ledger';
import { candidateCodings, chooseCoding, defaultCoding, OffsetMap, type OffsetCoding } from '../offsets';
import type { TextLine } from '../textLines';
import { placeEntity } from './bratPlacing';
import { fileLines } from './fileLines';
import type { Format, ReadResult, SourceFile, SourceGroup, WriteResult } from './format';
import { problemAt, warningAt } from './groupText';
import { outputPath } from './outputPath';
import { countedRemarks } from './remarks';

const titleLine = /^([^|\t]{1,100})\|([a-zA-Z])\|([^]*)$/;

export const pubtator: Format = {
  name: 'pubtator',
  aliases: ['bc5cdr'],
  title: 'PubTator (title, abstract, mentions, relations)',
  recognize: ({ head, extension }) =>
    extension === 'pubtator' || /^[\ufeff\s]*[^|\t\n]{1,100}\|t\|[^\n]*\n[^|\t\n]{1,100}\|a\|/.test(head)
      ? 'document'
      : undefined,
  claim: ({ extension }) => (/^(?:md|json|xml|ann)$/.test(extension) ? undefined : 'document'),
  read: readPubtator,
  write: writePubtator,
};

class PubtatorTrivia {
  readonly path: string;
  readonly coding: OffsetCoding;
  readonly lineEnd: string;
  /** The document's sections: `t` title, `a` abstract, with their texts' lengths. */
  readonly sections: readonly Section[];
  /** Blank lines before it, and behind the last document. */
  readonly before: string;
  readonly after: string;
  readonly text: string;
  /** Lines where they are not what we would write, by the annotation that they state. */
  readonly lines = new Map<Annotation, string>();
  constructor(open: OpenDocument, path: string, coding: OffsetCoding, after: string, text: string) {
    this.path = path;
    this.coding = coding;
    this.lineEnd = open.lineEnd;
    this.sections = open.sections;
    this.before = open.before;
    this.after = after;
    this.text = text;
  }
}

interface Section {
  readonly key: string;
  readonly text: string;
}

interface OpenDocument {
  readonly id: string;
  readonly sections: Section[];
  readonly lines: TextLine[];
  readonly lineEnd: string;
  readonly before: string;
}

async function* readPubtator(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  let open: OpenDocument | undefined;
  let blanks = '';
  for await (const lines of fileLines(file, problems)) {
    for (const line of lines) {
      const content = line.number === 1 ? line.content.replace(/^\ufeff/, '') : line.content;
      const section = titleLine.exec(content);
      if (content.trim() === '') blanks += line.content + line.lineEnd;
      else if (section !== null && (open === undefined || blanks !== '' || section[1] !== open.id)) {
        if (open !== undefined) yield closeDocument(open, group.id, file, problems, '');
        const bom = line.content === content ? '' : '\ufeff';
        open = {
          id: section[1]!,
          sections: [{ key: section[2]!, text: section[3]! }],
          lines: [],
          lineEnd: line.lineEnd || '\n',
          before: bom + blanks,
        };
        blanks = '';
      } else if (section !== null && open?.lines.length === 0)
        open.sections.push({ key: section[2]!, text: section[3]! });
      else if (open !== undefined) open.lines.push(line);
      else problems.push(problemAt(file, line.number, 'Stands before the first title; it was left out.'));
    }
  }
  if (open !== undefined) yield closeDocument(open, group.id, file, problems, blanks);
  else
    yield {
      documents: [],
      problems: [...problems, problemAt(file, 0, 'Has no title line (id|t|…); nothing was read.')],
      lost: [],
    };
}

interface Mention {
  readonly line: TextLine;
  readonly fields: readonly string[];
}

function closeDocument(
  open: OpenDocument,
  fileId: string,
  file: SourceFile,
  problems: Problem[],
  after: string,
): ReadResult {
  const text = open.sections.map((section) => section.text).join('\n');
  const folder = fileId.slice(0, fileId.lastIndexOf('/') + 1);
  const id = folder + open.id;
  const lost: NotWritten[] = [];
  const annotations: Annotation[] = [];
  const mentions = open.lines.map((line): Mention => ({ line, fields: line.content.split('\t') }));
  const coding = mentionCoding(text, mentions);
  const trivia = new PubtatorTrivia(open, file.path, coding, after, text);
  if (mentions.length > 0) {
    const map = new OffsetMap(text, coding);
    const reading = new MentionReading(id, open.id, text, map, file, problems, lost, annotations, trivia);
    for (const mention of mentions) reading.take(mention);
  }
  return { documents: [{ id, text, annotations, trivia }], problems: problems.splice(0), lost };
}

function mentionCoding(text: string, mentions: readonly Mention[]): OffsetCoding {
  if (mentions.length === 0) return defaultCoding;
  const quotes = mentions.flatMap(({ fields: [, start, end, quoted, type] }) =>
    type === undefined ? [] : [{ start: Number(start), end: Number(end), quoted: quoted! }],
  );
  return chooseCoding(text, quotes, candidateCodings(text));
}

class MentionReading {
  readonly #id: string;
  readonly #stated: string;
  readonly #text: string;
  readonly #map: OffsetMap;
  readonly #file: SourceFile;
  readonly #problems: Problem[];
  readonly #lost: NotWritten[];
  readonly #annotations: Annotation[];
  readonly #trivia: PubtatorTrivia;
  /** The first mention of each concept. */
  readonly #byConcept = new Map<string, Entity>();
  #entities = 0;
  #relations = 0;

  constructor(
    id: string,
    stated: string,
    text: string,
    map: OffsetMap,
    file: SourceFile,
    problems: Problem[],
    lost: NotWritten[],
    annotations: Annotation[],
    trivia: PubtatorTrivia,
  ) {
    this.#id = id;
    this.#stated = stated;
    this.#text = text;
    this.#map = map;
    this.#file = file;
    this.#problems = problems;
    this.#lost = lost;
    this.#annotations = annotations;
    this.#trivia = trivia;
  }

  take({ line, fields }: Mention): void {
    const whole = /^-?\d{1,12}$/;
    if (fields[0] !== this.#stated && fields.length >= 4) {
      this.#problems.push(
        warningAt(
          this.#file,
          line.number,
          'Names another document; read as one of the document it stands with.',
        ),
      );
    }
    if (fields.length >= 5 && whole.test(fields[1]!) && whole.test(fields[2]!)) this.#mention(line, fields);
    else if (fields.length >= 4 && !whole.test(fields[1]!)) this.#relation(line, fields);
    else this.#broken(line, fields);
  }

  #broken(line: TextLine, fields: readonly string[]): void {
    this.#problems.push(
      problemAt(
        this.#file,
        line.number,
        'Is not a mention (id, start, end, text, type, concept) nor a relation; it was left out.',
      ),
    );
    if (fields.length >= 3 && /^\d/.test(fields[1]!)) {
      this.#lost.push({
        document: this.#id,
        entity: `line ${line.number}`,
        label: fields[4] ?? '',
        reason: 'is on a line that cannot be read',
      });
    }
  }

  #mention(line: TextLine, fields: readonly string[]): void {
    const id = `T${++this.#entities}`;
    const [, start, end, quoted, label, concept] = fields;
    const stated = {
      id,
      number: line.number,
      raw: '',
      lineEnd: '',
      kind: 'entity',
      label: label!,
      quoted: quoted!,
      offsets: [{ start: Number(start), end: Number(end) }],
    } as const;
    const lose = (reason: string): void => {
      this.#lost.push({ document: this.#id, entity: id, label: label!, reason });
      this.#problems.push(problemAt(this.#file, line.number, `${id} ${reason}.`));
    };
    const entity = placeEntity(stated, id, this.#text, this.#map, lose, (message) =>
      this.#problems.push(warningAt(this.#file, line.number, message)),
    );
    if (entity === undefined) return;
    this.#annotations.push(entity);
    if (concept !== undefined && concept !== '') {
      const resource = /^[A-Za-z]+(?=:)/.exec(concept)?.[0] ?? 'concept';
      const link: Normalization = {
        kind: 'normalization',
        id: `N${this.#entities}`,
        target: id,
        resource,
        identifier: concept,
      };
      this.#annotations.push(link);
      for (const part of [concept, ...concept.split(/[|;,]/)])
        if (!this.#byConcept.has(part)) this.#byConcept.set(part, entity);
    }
    this.#keep(entity, line, formatMention(this.#stated, entity, concept, this.#text, this.#map));
  }

  #relation(line: TextLine, fields: readonly string[]): void {
    const [, label, first, second] = fields;
    const ends = [first!, second!].map((concept) => this.#byConcept.get(concept));
    const [from, to] = ends;
    if (from === undefined || to === undefined) {
      this.#problems.push(
        problemAt(
          this.#file,
          line.number,
          'Relates a concept that no mention has; the relation was left out.',
        ),
      );
      return;
    }
    const own: Relation = {
      kind: 'relation',
      id: `R${++this.#relations}`,
      label: label!,
      arguments: [
        { role: 'Arg1', target: from.id },
        { role: 'Arg2', target: to.id },
      ],
    };
    this.#annotations.push(own);
    // Concepts are related, not mentions: which identifier of a mention was meant is kept with the line.
    this.#keep(own, line, '');
  }

  #keep(annotation: Annotation, line: TextLine, canonical: string): void {
    if (line.content !== canonical || line.lineEnd !== this.#trivia.lineEnd)
      this.#trivia.lines.set(annotation, line.content + line.lineEnd);
  }
}

function formatMention(
  id: string,
  entity: Entity,
  concept: string | undefined,
  text: string,
  map: OffsetMap,
): string {
  const [{ start, end }] = entity.fragments;
  const quoted = entity.quoted ?? text.slice(start, end).replace(/[\t\r\n]/g, ' ');
  return [
    id,
    map.toOffset(start),
    map.toOffset(end),
    quoted,
    entity.label,
    ...(concept === undefined ? [] : [concept]),
  ].join('\t');
}

function writePubtator(document: Document): WriteResult {
  const trivia =
    document.trivia instanceof PubtatorTrivia && document.trivia.text === document.text
      ? document.trivia
      : undefined;
  const id = document.id.slice(document.id.lastIndexOf('/') + 1);
  const lineEnd = trivia?.lineEnd ?? '\n';
  const map = new OffsetMap(document.text, trivia?.coding ?? defaultCoding);
  const concepts = new Map<string, string>();
  for (const annotation of document.annotations) {
    if (annotation.kind === 'normalization' && !concepts.has(annotation.target))
      concepts.set(annotation.target, annotation.identifier);
  }
  const notWritten: NotWritten[] = [];
  const lines: string[] = [];
  for (const annotation of document.annotations) {
    const kept = trivia?.lines.get(annotation);
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
  const sections = trivia?.sections ?? newSections(document.text);
  const head = sections.map(({ key, text }) => `${id}|${key}|${text}${lineEnd}`).join('');
  const contents =
    trivia === undefined
      ? `${head}${lines.join('')}\n`
      : trivia.before + head + lines.join('') + trivia.after;
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

/** A note has no title: its first line stands for it. Line ends become blanks, one for one, so that offsets stay. */
function newSections(text: string): Section[] {
  const newline = text.indexOf('\n');
  const flat = text.replace(/[\r\n\t]/g, ' ');
  if (newline < 0)
    return [
      { key: 't', text: flat },
      { key: 'a', text: '' },
    ];
  return [
    { key: 't', text: flat.slice(0, newline) },
    { key: 'a', text: flat.slice(newline + 1) },
  ];
}

const lineRemark = (document: Document, trivia: PubtatorTrivia | undefined): string[] =>
  trivia === undefined && document.text.indexOf('\n') !== document.text.lastIndexOf('\n')
    ? ['line ends became blanks: PubTator has two lines of text a document']
    : [];
