// Annotations of a note in the layout of the 2010 challenge (`note.con`, `note.ast`): shown, never changed.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourceFile } from '../../corpus/formats/format';
import { decodeText } from '../../corpus/decodeText';
import { i2b22010 } from '../../corpus/formats/i2b2/i2b22010';
import type { NoteAnnotations } from '../../protocol/annotations';
import { describeEntities } from './describeEntities';
import { EditorText } from './editorText';
import { memoryFile } from './memoryFile';

type Found = Pick<NoteAnnotations, 'entities' | 'problems'>;

/** Nothing where there is no such file. */
export async function readChallengeAnnotations(
  note: string,
  text: string,
  lineEnd: '\n' | '\r\n',
): Promise<Found> {
  const concepts = await besideNote(note, '.con');
  if (concepts === undefined) return { entities: [], problems: [] };
  const assertions = await besideNote(note, '.ast');
  const files = new Map([
    ['text', memoryFile(note, text)],
    ['concepts', concepts],
  ]);
  if (assertions !== undefined) files.set('assertions', assertions);
  for await (const { documents, problems } of i2b22010.read({ id: 'note', files })) {
    const entities = documents.flatMap((document) =>
      describeEntities(document, new EditorText(text, lineEnd)),
    );
    const readOnlyFile = path.basename(concepts.displayPath);
    return { entities: entities.map((entity) => ({ ...entity, readOnlyFile })), problems };
  }
  return { entities: [], problems: [] };
}

/** `note.con`, or `note.txt.con` as in 2011. */
async function besideNote(note: string, ending: string): Promise<SourceFile | undefined> {
  const base = note.slice(0, note.length - path.extname(note).length);
  for (const file of [base + ending, note + ending]) {
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes !== undefined) return memoryFile(file, decodeText(bytes).text);
  }
  return undefined;
}
