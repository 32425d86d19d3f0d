// One small made-up release: what must be read of it, and that it is written the same again.
import path from 'node:path';
import { expect } from 'vitest';
import type { Annotation, Document } from '../../../src/corpus/document';
import { entitiesOf } from '../../../src/corpus/document';
import type { WriteOptions } from '../../../src/corpus/formats/format';
import { describePlan, readCorpus } from '../../../src/corpus/readCorpus';
import { bytesOf, convertFolder, filesBelow, slice, temporaryFolder } from '../support';

export interface FormatCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Named formats; otherwise they are recognised. */
  readonly from?: string;
  /** What the files are taken for. */
  readonly plan?: string;
  /** `label:text`, by document; fragments parted by bars. */
  readonly entities: Readonly<Record<string, readonly string[]>>;
  /** Other annotations, as {@link describeOther} gives them. */
  readonly others?: readonly string[];
  /** `name=value` of every document. */
  readonly labels?: readonly string[];
  /** Reasons of the entities that have no place, in order. */
  readonly lost?: readonly RegExp[];
  /** Lines of problems that are not mere warnings; default those of none. */
  readonly errors?: readonly number[];
  /** Lines of warnings; default those of none. */
  readonly warnings?: readonly number[];
  /** The format that gives the same bytes back. */
  readonly back?: string;
  readonly write?: Partial<WriteOptions>;
}

export async function checkCase(expected: FormatCase): Promise<void> {
  const folder = temporaryFolder(expected.files);
  const from = expected.from === undefined ? {} : { from: expected.from };
  const { documents, problems, lost, plan } = await readCorpus([folder], from);
  if (expected.plan !== undefined) expect(describePlan(plan)).toBe(expected.plan);
  expect(Object.fromEntries(documents.map((document) => [document.id, labelled(document)]))).toEqual(
    expected.entities,
  );
  const lines = (isWarning: boolean): number[] =>
    problems.filter(({ severity }) => (severity === 'warning') === isWarning).map(({ line }) => line);
  expect(lines(false), 'lines of errors').toEqual(expected.errors ?? []);
  expect(lines(true), 'lines of warnings').toEqual(expected.warnings ?? []);
  expect(lost.map(({ reason }) => reason)).toEqual(
    (expected.lost ?? []).map((reason): unknown => expect.stringMatching(reason)),
  );
  if (expected.others !== undefined)
    expect(documents.flatMap(({ annotations }) => annotations.flatMap(describeOther))).toEqual(
      expected.others,
    );
  if (expected.labels !== undefined)
    expect(
      documents.flatMap(({ labels = [] }) => labels.map(({ name, value }) => `${name}=${value}`)),
    ).toEqual(expected.labels);
  if (expected.back !== undefined) await comesBack(folder, expected.back, expected);
}

const labelled = (document: Document): string[] =>
  entitiesOf(document).map((entity) => `${entity.label}:${slice(document, entity)}`);

function describeOther(annotation: Annotation): string[] {
  switch (annotation.kind) {
    case 'entity':
      return [];
    case 'relation':
      return [`${annotation.label} ${ends(annotation.arguments)}`];
    case 'event':
      return [`${annotation.label}:${annotation.trigger} ${ends(annotation.arguments)}`];
    case 'attribute':
      return [`${annotation.target} ${annotation.name}=${annotation.value ?? ''}`];
    case 'normalization':
      return [`${annotation.target} ${annotation.resource}:${annotation.identifier}`];
    case 'note':
      return [`${annotation.target} ${annotation.text}`];
    case 'equivalence':
      return [`${annotation.type} ${annotation.targets.join('=')}`];
  }
}

const ends = (list: readonly { readonly role: string; readonly target: string }[]): string =>
  list.map(({ role, target }) => `${role}=${target}`).join(' ');

/** Files that the source has are the same; notes without annotations may have got an empty file of them. */
async function comesBack(folder: string, to: string, { from, write, lost = [] }: FormatCase): Promise<void> {
  const { out, result } = await convertFolder(folder, to, write, from);
  expect(result.ledger.notWritten).toHaveLength(lost.length);
  const source = new Set(filesBelow(folder));
  const names = filesBelow(out);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    if (source.has(name)) expect(bytesOf(out, name).toString(), name).toBe(bytesOf(folder, name).toString());
    else expect(bytesOf(out, name).length, `${path.basename(name)} is no file of the source`).toBe(0);
  }
}
