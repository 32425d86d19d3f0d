// 2010 concepts (`.con`), assertions (`.ast`) and relations (`.rel`) beside `.txt`; 2011 coreference (`.chains`, `.pairs`).
import type { Annotation, Document, Entity } from '../../document';
import { entitiesOf } from '../../document';
import type { NotWritten } from '../../ledger';
import { trimSpan } from '../../segmentation/blanks';
import { startsWithField } from '../fieldLine';
import type { FileHead, Format, OutputFile, WriteResult } from '../format';
import { I2b22010Trivia, readI2b22010, roles, type Role } from './i2b22010Reader';
import {
  endsOf,
  formatAssertionLine,
  formatChainLine,
  formatConcept,
  formatConceptLine,
  formatPairLine,
  formatRelationLine,
} from './i2b22010Lines';
import { LineTokens, type Tokenization } from '../lineTokens';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';
import { spaceOut } from '../spacing';

const extensions: Readonly<Record<Role, string>> = {
  concepts: 'con',
  assertions: 'ast',
  relations: 'rel',
  chains: 'chains',
  pairs: 'pairs',
};

export const i2b22010: Format = {
  name: 'i2b2-2010',
  aliases: ['i2b2-2011', 'i2b2', 'con', 'va-2010'],
  title: '2010 concepts, assertions and relations; 2011 coreference',
  recognize,
  async *read(group) {
    yield await readI2b22010(group);
  },
  write: writeI2b22010,
};

function recognize({ extension, head }: FileHead): Role | undefined {
  const role = roles.find((candidate) => extensions[candidate] === extension);
  return role !== undefined && (startsWithField(head, ['c']) || extension === 'con' || extension === 'ast')
    ? role
    : undefined;
}

function writeI2b22010(source: Document): WriteResult {
  const trivia = source.trivia instanceof I2b22010Trivia ? source.trivia : undefined;
  const notWritten: NotWritten[] = [];
  const usable = entitiesOf(source).filter((entity) => {
    const reason = unfit(entity, source.text);
    if (reason !== undefined)
      notWritten.push({ document: source.id, entity: entity.id, label: entity.label, reason });
    return reason === undefined;
  });
  const tokenization = trivia?.tokenization ?? 'runs';
  const spaced = spaceOut(source.text, usable, (text) => new LineTokens(text), tokenization);
  const document = { ...source, text: spaced.text };
  const writing = new Writing(document, spaced.entities, tokenization, trivia);
  const changed =
    spaced.text === source.text
      ? []
      : ['blanks were put into the text where an entity begins or ends inside a word'];
  return {
    files: [
      { path: trivia?.textPath ?? `${outputPath(source.id)}.txt`, contents: spaced.text },
      ...writing.files(),
    ],
    written: usable.length,
    notWritten,
    remarks: [
      ...changed,
      ...countedRemarks(source, 'i2b2-2010', ['relation', 'equivalence', 'attribute']),
      ...writing.remarks(),
    ],
  };
}

function unfit(entity: Entity, text: string): string | undefined {
  if (entity.fragments.length > 1) return 'is discontinuous: a 2010 concept is one run of words';
  const [{ start, end }] = entity.fragments;
  const trimmed = trimSpan(text, start, end);
  return trimmed.start === trimmed.end ? 'holds no word' : undefined;
}

class Writing {
  readonly #document: Document;
  /** The entity as it stands in the written text, by the one in the document. */
  readonly #entities: ReadonlyMap<Annotation, Entity>;
  readonly #tokens: LineTokens;
  readonly #tokenization: Tokenization;
  readonly #trivia: I2b22010Trivia | undefined;
  readonly #present: ReadonlySet<Annotation>;
  #otherAttributes = 0;
  #otherRelations = 0;

  constructor(
    document: Document,
    entities: ReadonlyMap<Annotation, Entity>,
    tokenization: Tokenization,
    trivia: I2b22010Trivia | undefined,
  ) {
    this.#document = document;
    this.#entities = entities;
    this.#tokens = new LineTokens(document.text);
    this.#tokenization = tokenization;
    this.#trivia = trivia;
    this.#present = new Set(document.annotations);
  }

  /** A file a role that the source had or that has a line. */
  files(): OutputFile[] {
    const lines: Record<Role, string[]> = {
      concepts: [],
      assertions: [],
      relations: [],
      chains: [],
      pairs: [],
    };
    for (const annotation of this.#document.annotations) {
      const [role, canonical] = this.#line(annotation) ?? [];
      if (role === undefined || canonical === undefined) continue;
      lines[role].push(
        this.#trivia?.files.get(role)?.line(annotation, canonical, (part) => this.#present.has(part)) ??
          `${canonical}\n`,
      );
    }
    return roles.flatMap((role): OutputFile[] => {
      const file = this.#trivia?.files.get(role);
      if (
        file === undefined &&
        lines[role].length === 0 &&
        (role !== 'concepts' || this.#trivia !== undefined)
      )
        return [];
      const path = file?.path ?? `${outputPath(this.#document.id)}.${extensions[role]}`;
      return [{ path, contents: lines[role].join('') + (file?.after ?? '') }];
    });
  }

  remarks(): string[] {
    return [
      ...(this.#otherAttributes > 0 ? ['attributes other than assertion have no place in i2b2-2010'] : []),
      ...(this.#otherRelations > 0
        ? ['relations that do not link two concepts have no place in i2b2-2010']
        : []),
    ];
  }

  #line(annotation: Annotation): readonly [Role, string] | undefined {
    switch (annotation.kind) {
      case 'entity': {
        const concept = this.#concept(annotation);
        if (concept === undefined || this.#trivia?.assertedOnly.has(annotation) === true) return undefined;
        return ['concepts', formatConceptLine(concept, annotation.label)];
      }
      case 'attribute':
        return this.#attributeLine(annotation.name, annotation.target, annotation.value ?? '');
      case 'relation':
        return this.#relationLine(annotation);
      case 'equivalence': {
        const concepts = annotation.targets.flatMap((id) => this.#conceptOf(id)?.concept ?? []);
        return concepts.length === 0 ? undefined : ['chains', formatChainLine(concepts, annotation.type)];
      }
      default:
        return undefined;
    }
  }

  #attributeLine(name: string, target: string, value: string): readonly [Role, string] | undefined {
    const found = this.#conceptOf(target);
    if (!/^assertion$/i.test(name) || found === undefined) {
      this.#otherAttributes++;
      return undefined;
    }
    return ['assertions', formatAssertionLine(found.concept, found.label, value)];
  }

  #relationLine(relation: Extract<Annotation, { kind: 'relation' }>): readonly [Role, string] | undefined {
    const [first, second] = endsOf(this.#document, relation)?.map((entity) => this.#concept(entity)) ?? [];
    if (first === undefined || second === undefined) {
      this.#otherRelations++;
      return undefined;
    }
    const { label } = relation;
    if (this.#trivia?.files.get('pairs')?.has(relation) !== true)
      return ['relations', formatRelationLine(first, label, second)];
    return ['pairs', formatPairLine(first, label, second, this.#trivia.pairTypes.get(relation))];
  }

  #concept(entity: Entity): string | undefined {
    const placed = this.#entities.get(entity);
    return placed === undefined
      ? undefined
      : formatConcept(this.#document.text, this.#tokens, placed, this.#tokenization);
  }

  #byId: Map<string, Entity> | undefined;
  #conceptOf(id: string): { readonly concept: string; readonly label: string } | undefined {
    this.#byId ??= new Map(entitiesOf(this.#document).map((entity) => [entity.id, entity]));
    const entity = this.#byId.get(id);
    const concept = entity === undefined ? undefined : this.#concept(entity);
    return concept === undefined ? undefined : { concept, label: entity!.label };
  }
}
