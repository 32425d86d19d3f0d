// The texts and annotations the built-in model learns from. They lie outside the repository: only labels, ids and credits are ours.
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { entitiesOf, type Document } from '../src/corpus/document';
import { mapLabel, type LabelMap } from '../src/corpus/labelMap';
import { parsePubtator } from './pubtator';

export interface Sources {
  /** Folder that holds `maccrobat2020`, `bc5cdr` and `clinical-notes-raw`. */
  readonly folder: string;
}

/** Ids of MACCROBAT by split. */
export interface Split {
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly test: readonly string[];
}

export const maccrobatConfiguration = path.resolve(__dirname, '..', 'test', 'configuration', 'maccrobat');

export async function readSplit(): Promise<Split> {
  return JSON.parse(await readFile(path.join(maccrobatConfiguration, 'split.json'), 'utf8')) as Split;
}

/** The notes by split, as folders a run can read. */
export async function copyMaccrobat({ folder }: Sources, split: Split, to: string): Promise<void> {
  for (const part of ['train', 'dev', 'test'] as const) {
    await mkdir(path.join(to, part), { recursive: true });
    for (const file of split[part].flatMap((id) => [`${id}.txt`, `${id}.ann`])) {
      await cp(path.join(folder, 'maccrobat2020', 'brat', file), path.join(to, part, file));
    }
  }
}

const pubtatorFiles = ['CDR_TrainingSet', 'CDR_DevelopmentSet', 'CDR_TestSet'];

/** BC5CDR with our labels: its chemicals are treatments in nearly all of these abstracts, its diseases problems. */
export async function readBc5cdr({ folder }: Sources, labels: LabelMap): Promise<Document[]> {
  const files = pubtatorFiles.map((name) => path.join(folder, 'bc5cdr', 'pubtator', `${name}.PubTator.txt`));
  const texts = await Promise.all(files.map(async (file) => readFile(file, 'utf8')));
  return texts.flatMap(parsePubtator).map((document) => relabel(document, labels));
}

function relabel(document: Document, labels: LabelMap): Document {
  const annotations = entitiesOf(document).flatMap((entity) => {
    const label = mapLabel(labels, entity.label);
    return label === null ? [] : [{ ...entity, label }];
  });
  return { ...document, annotations };
}

/** Unlabelled text to learn the language and the word pieces from: nothing of MACCROBAT's dev and test notes. */
export async function readTexts(sources: Sources, split: Split): Promise<string[]> {
  const maccrobat = await Promise.all(
    split.train.map(async (id) =>
      readFile(path.join(sources.folder, 'maccrobat2020', 'brat', `${id}.txt`), 'utf8'),
    ),
  );
  const bc5cdr = await readBc5cdr(sources, {});
  return [...maccrobat, ...bc5cdr.map(({ text }) => text), ...(await readRawNotes(sources))];
}

async function readRawNotes({ folder }: Sources): Promise<string[]> {
  const lines = await readFile(path.join(folder, 'clinical-notes-raw', 'plain', 'notes.jsonl'), 'utf8');
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);
}
