// A fingerprint of notes and their annotations, and of files: a run can be repeated only with the same ones.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { entitiesOf, type Document } from '../corpus/document';
import type { NoteSelection } from '../training/noteSelection';
import type { DataDescription } from './manifest';

export function describeData(
  folder: string,
  documents: readonly Document[],
  selection: readonly NoteSelection[] = [],
): DataDescription {
  const hash = createHash('sha256');
  let entities = 0;
  for (const document of documents) {
    const own = entitiesOf(document);
    entities += own.length;
    hash.update(
      JSON.stringify([document.id, document.text, own.map(({ label, fragments }) => [label, fragments])]),
    );
  }
  return {
    path: folder,
    ...(selection.length === 0 ? {} : { selection }),
    documents: documents.length,
    entities,
    sha256: hash.digest('hex'),
  };
}

/** Of `config.json` and the weights, whatever form they have. */
export async function hashModelFolder(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter(
    (name) => name === 'config.json' || /\.(safetensors|bin)$/.test(name),
  );
  const hash = createHash('sha256');
  for (const name of names.sort()) {
    hash.update(name);
    for await (const chunk of createReadStream(path.join(folder, name))) hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
