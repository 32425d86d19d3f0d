import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entitiesOf, entityText, type Document, type Entity } from '../../src/corpus/document';
import { segment } from '../../src/corpus/segmentation/segment';
import { formatSplit, parseSplit, rowsOf, splitCorpus } from '../../src/corpus/splitCorpus';

function note(id: string, text: string, ...quoted: string[][]): Document {
  const annotations = quoted.map((parts, index): Entity => {
    const fragments = parts.map((part) => ({
      start: text.indexOf(part),
      end: text.indexOf(part) + part.length,
    }));
    return {
      kind: 'entity',
      id: `T${index + 1}`,
      label: 'problem',
      fragments: fragments as unknown as Entity['fragments'],
    };
  });
  return { id, text, annotations };
}

const sentences = ['He has chest pain.', 'No fever.', 'CT was done.', 'Mr. X left.'];
const corpus = fc
  .array(fc.array(fc.constantFrom(...sentences), { minLength: 1, maxLength: 5 }), {
    minLength: 2,
    maxLength: 9,
  })
  .map((notes) =>
    notes.map((lines, index) =>
      note(`n${index}`, lines.join('\n'), [lines[0]!.split(' ')[1]!.replace('.', '')]),
    ),
  );

describe('parseSplit', () => {
  it.each([
    ['0.8', { by: 'notes', share: 0.8, seed: 13 }],
    ['notes:.75', { by: 'notes', share: 0.75, seed: 13 }],
    ['rows:0.8:7', { by: 'rows', share: 0.8, seed: 7 }],
  ])('%s', (text, expected) => {
    expect(parseSplit(text)).toEqual(expected);
    expect(parseSplit(formatSplit(parseSplit(text)))).toEqual(expected);
  });

  it.each(['', '1', '0', '0.0', 'rows', 'words:0.8', 'rows:0.8:x', '80%'])('refuses "%s"', (text) => {
    expect(() => parseSplit(text)).toThrow(/--split must be a share between 0 and 1/);
  });
});

describe('splitCorpus', () => {
  it('puts every unit on one side, none empty, the same for the same seed', () => {
    fc.assert(
      fc.property(
        corpus,
        fc.constantFrom('notes', 'rows'),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (documents, by, share) => {
          const split = { by: by, share, seed: 3 };
          const { train, dev } = splitCorpus(documents, split);
          const units = by === 'rows' ? documents.flatMap(rowsOf) : documents;
          expect(train.length).toBeGreaterThan(0);
          expect(dev.length).toBeGreaterThan(0);
          expect([...train, ...dev].map(({ id }) => id).sort()).toEqual(units.map(({ id }) => id).sort());
          expect(splitCorpus(documents, split)).toEqual({ train, dev });
          expect(Math.abs(train.length - share * units.length)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('draws others for another seed', () => {
    const documents = Array.from({ length: 30 }, (_, index) => note(`n${index}`, 'No fever.'));
    const ids = (seed: number): string[] =>
      splitCorpus(documents, { by: 'notes', share: 0.5, seed }).dev.map(({ id }) => id);
    expect(ids(1)).not.toEqual(ids(2));
  });

  it('needs two units', () => {
    expect(() => splitCorpus([note('a', 'No fever.')], { by: 'notes', share: 0.5, seed: 1 })).toThrow(
      /at least two notes/,
    );
  });
});

describe('rows', () => {
  it('hold all words and all entities of their note, each once', () => {
    fc.assert(
      fc.property(corpus, (documents) => {
        for (const document of documents) {
          const rows = rowsOf(document);
          const words = (one: Document): string[] =>
            (one.sentences ?? segment(one.text)).flatMap(({ tokens }) =>
              tokens.map(({ start, end }) => one.text.slice(start, end)),
            );
          expect(rows.flatMap(words)).toEqual(words(document));
          const texts = (one: Document): string[] => entitiesOf(one).map((entity) => entityText(one, entity));
          expect(rows.flatMap(texts)).toEqual(texts(document));
        }
      }),
    );
  });

  it('are joined where an entity runs on or is continued', () => {
    const text = 'Pain in the left.\n\nIt is the arm now.\n\nNo fever.';
    const rows = rowsOf(note('n', text, ['Pain', 'arm']));
    expect(rows.map((row) => row.text)).toEqual(['Pain in the left.\n\nIt is the arm now.', 'No fever.']);
    expect(entityText(rows[0]!, entitiesOf(rows[0]!)[0]!)).toBe('Pain arm');
  });

  it('do not tell by their words where entities are', () => {
    const text = 'Afebrile today.';
    const [row] = rowsOf({
      id: 'n',
      text,
      annotations: [{ kind: 'entity', id: 'T1', label: 'problem', fragments: [{ start: 1, end: 8 }] }],
    });
    expect(row!.sentences![0]!.tokens).toEqual(segment(text)[0]!.tokens);
  });
});
