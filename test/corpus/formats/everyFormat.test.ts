// Whatever a writer writes, our own reader reads the same entities from it: made-up documents with odd texts, labels and spans.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entitiesOf, type Document, type Entity } from '../../../src/corpus/document';
import type { WriteOptions } from '../../../src/corpus/formats/format';
import { formats } from '../../../src/corpus/formats/registry';
import { readCorpus } from '../../../src/corpus/readCorpus';
import { convertFolder, temporaryFolder } from '../support';

const plainPieces = [
  ...['fever', 'Chest', 'pain', '5mg', 'x', '&', '<b>', ']]>', '"', '|', '||', '#', '.', '-', '&amp;'],
  ...[' ', ' ', '  ', '\n', '\n\n', '\t', '\u000c', '\u0001'],
];
/** Tools count these in different ways. */
const countedPieces = ['é', '😀', '\r\n', '\u00a0', '\u2028', '\u200b', '\ufeff'];

const label = fc.constantFrom(
  ...[
    'problem',
    'Adverse Event',
    '1st',
    'TEXT',
    'TAGS',
    'NAME-PATIENT',
    'DATE',
    'EVENT-TEST',
    'm',
    'O',
    'B-x',
    'a|b',
    '"q"',
    '<',
    '',
  ],
);
/** Of a format that quotes no text, how offsets were counted can only be guessed. */
const documentFor = (format: string): fc.Arbitrary<object> =>
  fc
    .record({
      pieces: fc.array(fc.constantFrom(...plainPieces, ...(format === 'n2c2-2019' ? [] : countedPieces)), {
        minLength: 1,
        maxLength: 20,
      }),
      spans: fc.array(fc.record({ from: fc.nat(), length: fc.nat({ max: 4 }), label, second: fc.nat() }), {
        maxLength: 6,
      }),
    })
    .map(({ pieces, spans }) => {
      const starts = pieces.map((_, i) => codePoints(pieces.slice(0, i).join('')));
      const ends = pieces.map((_, i) => codePoints(pieces.slice(0, i + 1).join('')));
      const entities = spans.map(({ from, length, label: name, second }, i) => {
        const first = from % pieces.length;
        const last = Math.min(pieces.length - 1, first + length);
        const other = last + 1 + (second % 8);
        const fragments = [
          [starts[first], ends[last]],
          ...(other < pieces.length ? [[starts[other], ends[other]]] : []),
        ];
        return { id: `T${i + 1}`, label: name, start: starts[first], end: ends[last], fragments };
      });
      // It tells how offsets are counted.
      const text = pieces.join('');
      const whole = { id: 'T0', label: 'whole', start: 0, end: codePoints(text), text };
      return { text, entities: [whole, ...entities] };
    });

const codePoints = (text: string): number => Array.from(text).length;

const layouts: readonly (readonly [string, Partial<WriteOptions>])[] = [
  ...formats.flatMap(({ name, write }): [string, Partial<WriteOptions>][] =>
    write === undefined || name === 'conll' ? [] : [[name, {}]],
  ),
  ['conll', {}],
  ['conll', { columns: '4' }],
  ['conll', { columns: 'offsets', flatten: { kind: 'layers' }, scheme: 'bioes' }],
];

// eslint-disable-next-line no-control-regex -- control characters are what is left out
const blanks = /[\s\u0000-\u001f\u0080-\u009f\u200b\ufeff]+/g;

/** Without blanks and what XML and columns hold no place for; fragments parted by bars. */
const said = (text: string, { fragments }: Entity): string =>
  fragments.map(({ start, end }) => text.slice(start, end).replace(blanks, '')).join('\u0000');

const allSaid = (documents: readonly Document[], without: ReadonlySet<string> = new Set()): string[] =>
  documents
    .flatMap((own) =>
      entitiesOf(own)
        .filter(({ id }) => !without.has(`${own.id} ${id}`))
        .map((entity) => said(own.text, entity)),
    )
    .sort();

/** The others put blanks into the text, flatten it, or make it of words. */
const keepsText = new Set(formats.map(({ name }) => name));
for (const name of ['i2b2-2010', 'pubtator', 'conll']) keepsText.delete(name);

const allPlaces = (documents: readonly Document[], without: ReadonlySet<string> = new Set()): string[] =>
  documents
    .flatMap((own) =>
      entitiesOf(own)
        .filter(({ id }) => !without.has(`${own.id} ${id}`))
        .map(({ fragments }) => `${own.id} ${JSON.stringify(fragments)}`),
    )
    .sort();

describe('formats without events', () => {
  const annotations =
    'T1\tDisposition 0 5\tzedol\nE1\tDisposition:T1\nA1\tAction E1 Start\nA2\tkind_2 T1 x\n';
  it.each(['bioc', 'i2b2-2012', 'i2b2-2012-extent', 'i2b2-2014', 'i2b2-2014-risk'])(
    '%s: what is said of an event is said of its trigger, by whatever name',
    async (name) => {
      const { out } = await convertFolder(temporaryFolder({ 'a.ann': annotations, 'a.txt': 'zedol' }), name);
      const { documents } = await readCorpus([out]);
      const said = documents.flatMap((own) =>
        own.annotations.flatMap((other) =>
          other.kind === 'attribute' ? [`${other.name}=${other.value ?? ''}`] : [],
        ),
      );
      expect(said).toEqual(expect.arrayContaining(['Action=Start', 'kind_2=x']));
    },
  );
  it('bioc keeps the terminologies of concepts', async () => {
    const norm = 'T1\tDisposition 0 5\tzedol\nN1\tReference T1 UMLS:C1\t\n';
    const { out } = await convertFolder(temporaryFolder({ 'a.ann': norm, 'a.txt': 'zedol' }), 'bioc');
    const { documents } = await readCorpus([out]);
    expect(documents[0]?.annotations[1]).toMatchObject({ resource: 'UMLS', identifier: 'C1' });
  });
});

describe('every format', () => {
  it.each(layouts)('%s %j: what is written is read again', async (name, write) => {
    await fc.assert(
      fc.asyncProperty(fc.array(documentFor(name), { minLength: 5, maxLength: 10 }), async (objects) => {
        const lines = objects.map((object, i) => `${JSON.stringify({ id: `d${i}`, ...object })}\n`);
        const folder = temporaryFolder({ 'all.jsonl': lines.join('') });
        const source = await readCorpus([folder]);
        expect(source.lost).toEqual([]);
        const { out, result } = await convertFolder(folder, name, write);
        const { read, written, notWritten } = result.ledger;
        expect(read).toBe(written + notWritten.length);
        const again = await readCorpus([out], { from: name });
        expect(again.lost).toEqual([]);
        const left = new Set(notWritten.map(({ document: own, entity }) => `${own} ${entity}`));
        expect(allSaid(again.documents)).toEqual(allSaid(source.documents, left));
        if (keepsText.has(name))
          expect(allPlaces(again.documents)).toEqual(allPlaces(source.documents, left));
      }),
      { numRuns: 8 },
    );
  });
});
