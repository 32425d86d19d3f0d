import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  describeRecognition,
  describeResult,
  describeStop,
  nothingToConvert,
  outputFolder,
  shortTitle,
  targetChoices,
} from '../../../src/extension/convert/convertChoices';
import type { ConversionResult } from '../../../src/protocol/converter';

const writable = [
  { name: 'brat', title: 'brat standoff (also n2c2 2018)' },
  { name: 'conll', title: 'CoNLL, a word and its tag a line' },
];

describe('the choices of a conversion', () => {
  it('offers CoNLL first, in the preferred variant', () => {
    expect(targetChoices(writable, 'offsets').map(({ label }) => label)).toEqual([
      'CoNLL with offsets',
      'CoNLL, 2 columns',
      'CoNLL, 4 columns',
      'brat standoff',
    ]);
    expect(targetChoices(writable, '4')[0]).toMatchObject({ name: 'conll', columns: '4' });
  });

  it('writes beside the input, never into something that is there', () => {
    const taken = new Set([path.join('/data', 'notes-conll')]);
    expect(outputFolder('/data/notes', 'conll', (folder) => taken.has(folder))).toBe(
      path.join('/data', 'notes-conll-2'),
    );
    expect(outputFolder('/data/a.xml', 'brat', () => false)).toBe(path.join('/data', 'a-brat'));
  });

  it('says what was found', () => {
    const recognition = {
      formats: [
        { ...writable[0]!, documents: 20 },
        { ...writable[1]!, documents: 1 },
      ],
      leftAlone: 0,
      unreadable: [],
      ambiguous: null,
      writable,
    };
    expect(describeRecognition(recognition)).toBe('brat standoff (20 documents) and CoNLL (1)');
    expect(describeRecognition({ ...recognition, formats: [] })).toMatch(/nothing/);
    expect(shortTitle('2010 concepts, assertions')).toBe('2010 concepts');
  });

  it('says what came of it', () => {
    const result: ConversionResult = {
      ledger: {
        schemaVersion: 1,
        read: 12,
        written: 11,
        notWritten: [{ document: 'a', entity: 'T1', label: 'p', reason: 'overlaps' }],
        problems: [
          { file: 'a', line: 1, message: 'm' },
          { file: 'a', line: 2, message: 'm', severity: 'warning' },
        ],
        byLabel: {},
      },
      documents: 1,
      files: 1,
      remarks: [],
      places: [null],
    };
    expect(describeResult(result)).toBe(
      '11 of 12 entities in 1 document written; 1 listed in the ledger; 1 problem in the files, see Problems.',
    );
    const ledger = { ...result.ledger, written: 12, notWritten: [], problems: [] };
    expect(describeResult({ ...result, ledger, documents: 2 })).toBe(
      '12 of 12 entities in 2 documents written.',
    );
  });

  it.each<
    [what: string, formats: readonly string[], unreadable: number, from: string, said: RegExp | undefined]
  >([
    ['annotated notes', ['brat', 'text'], 1, 'auto', undefined],
    ['nothing', [], 0, 'auto', /No annotated notes were found in notes: choose/],
    ['notes alone', ['text'], 0, 'auto', /no annotations beside them: choose .* “Tag Folder”/],
    ['notes alone, wanted so', ['text'], 0, 'text', undefined],
    ['notes, and annotations that are closed to us', ['text'], 1, 'auto', /cannot be opened: see Problems/],
    ['annotations that are closed to us', [], 1, 'auto', /cannot be opened: see Problems/],
  ])('says what to do where it is due: %s', (_, formats, unreadable, from, said) => {
    const recognition = {
      formats: formats.map((name) => ({ name, title: name, documents: 1 })),
      unreadable: Array.from({ length: unreadable }, () => ({ file: 'a.ann', line: 0, message: 'm' })),
      leftAlone: 0,
      ambiguous: null,
      writable,
    };
    const why = nothingToConvert(recognition, [path.join('/data', 'notes')], from);
    if (said === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(said);
  });

  it('says what is left of a conversion that was stopped', () => {
    expect(describeStop(path.join('/data', 'notes-conll'), true)).toMatch(/convert into notes-conll again/);
    expect(describeStop(path.join('/data', 'notes-conll'), false)).toMatch(/nothing of it was kept/);
  });
});
