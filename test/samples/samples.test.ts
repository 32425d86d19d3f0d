// The shipped sample notes are what their marked-up sources say, in both layouts.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSampleSources, sampleFiles, samplesFolder } from '../../scripts/buildSamples';
import { entitiesOf, entityText, type Document } from '../../src/corpus/document';
import { readCorpus } from '../../src/corpus/readCorpus';

let notes: Document[];
beforeAll(async () => {
  notes = await readSampleSources();
});

describe('sample notes', () => {
  it('are at least 60 notes with at least 2,000 entities of three labels', () => {
    const labels = new Map<string, number>();
    for (const entity of notes.flatMap(entitiesOf))
      labels.set(entity.label, (labels.get(entity.label) ?? 0) + 1);
    expect(notes.length).toBeGreaterThanOrEqual(60);
    expect([...labels.values()].reduce((a, b) => a + b)).toBeGreaterThanOrEqual(2000);
    expect([...labels.keys()].sort()).toEqual(['problem', 'test', 'treatment']);
  });

  it('leave no markup behind', () => {
    expect(notes.filter(({ text }) => /[[\]{}]/.test(text)).map(({ id }) => id)).toEqual([]);
  });

  it('are shipped as their sources say (npm run samples)', async () => {
    for (const file of sampleFiles(notes)) {
      const shipped = await readFile(path.join(samplesFolder, file.path), 'utf8');
      expect(shipped === file.contents, file.path).toBe(true);
    }
  });

  it.each(['brat', 'i2b2-2010'])('read back from %s with the same entities', async (format) => {
    const corpus = await readCorpus([path.join(samplesFolder, format)]);
    expect(corpus.problems).toEqual([]);
    const surfaces = (documents: readonly Document[]): Map<string, string[]> =>
      new Map(
        documents.map((document) => [
          document.id,
          entitiesOf(document).map(
            (entity) => `${entity.label} ${entityText(document, entity).replace(/\s/g, '').toLowerCase()}`,
          ),
        ]),
      );
    expect(surfaces(corpus.documents)).toEqual(surfaces(notes));
  });
});
