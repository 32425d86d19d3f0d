// `npm run samples`: media/samples/{brat,i2b2-2010}/{train,dev,test} from the marked-up notes in media/samples/source.
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../src/common/atomicFile';
import { entitiesOf, type Document } from '../src/corpus/document';
import type { OutputFile } from '../src/corpus/formats/format';
import { writerNamed } from '../src/corpus/formats/registry';
import { parseMarkup, tokenizedLayout } from './sampleMarkup';

export const samplesFolder = path.resolve(__dirname, '../media/samples');

const layouts = [
  { format: 'brat', lay: (note: Document) => note },
  { format: 'i2b2-2010', lay: tokenizedLayout },
] as const;

/** All marked-up notes, by id `train/001-nstemi-discharge`. */
export async function readSampleSources(): Promise<Document[]> {
  const notes: Document[] = [];
  for (const split of ['train', 'dev', 'test']) {
    const folder = path.join(samplesFolder, 'source', split);
    for (const name of (await readdir(folder)).sort()) {
      const markup = await readFile(path.join(folder, name), 'utf8');
      notes.push(parseMarkup(`${split}/${name.replace(/\.note$/, '')}`, markup));
    }
  }
  return notes;
}

/** The shipped files of all notes, with paths relative to media/samples. */
export function* sampleFiles(notes: readonly Document[]): Generator<OutputFile> {
  for (const { format, lay } of layouts) {
    const writer = writerNamed(format);
    for (const note of notes) {
      const result = writer.write(lay(note), {
        scheme: 'bio',
        columns: '2',
        flatten: { kind: 'longest' },
      });
      if (result.notWritten.length > 0) throw new Error(`${note.id}: not every entity fits ${format}`);
      for (const file of result.files) yield { ...file, path: `${format}/${file.path}` };
    }
  }
}

async function buildSamples(): Promise<void> {
  const notes = await readSampleSources();
  for (const { format } of layouts)
    await rm(path.join(samplesFolder, format), { recursive: true, force: true });
  for (const file of sampleFiles(notes))
    await writeFileAtomic(path.join(samplesFolder, file.path), file.contents);
  const entities = notes.reduce((sum, note) => sum + entitiesOf(note).length, 0);
  console.log(`${notes.length} notes, ${entities} entities → ${path.relative(process.cwd(), samplesFolder)}`);
}

if (require.main === module) void buildSamples();
