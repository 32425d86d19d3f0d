// 2009 medication entries: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const releases: readonly FormatCase[] = [
  {
    name: 'as distributed: texts without extension, gold apart, READMEs',
    files: {
      'training.sets/1/11995': 'He takes Zedol 5 mg daily\nas needed for pain .\n',
      'training.sets/README': 'read me',
      'training.ground.truth/11995_gold.entries':
        'm="zedol" 1:2 1:2||do="5 mg" 1:3 1:4||mo="nm"||f="daily...as needed" 1:5 1:5,2:0 2:1||du="nm"||r="pain" 2:3 2:3||ln="narrative"\n',
    },
    plan: '1 × i2b2-2009',
    entities: { '11995': ['m:Zedol', 'do:5 mg', 'f:daily|as needed', 'r:pain'] },
    back: 'i2b2-2009',
    others: ['do m=T1 do=T2', 'f m=T1 f=T3', 'r m=T1 r=T4', 'T1 ln=narrative'],
  },
  {
    name: 'test gold .i2b2.entries, CRLF, no final newline, space after comma',
    files: {
      'test/11996': 'Zedol daily\r\nprn\r\n',
      'annotations_ground_truth/converted.noduplicates.sorted/11996.i2b2.entries':
        'm="zedol" 1:0 1:0||do="nm"||mo="nm"||f="daily...prn" 1:1 1:1, 2:0 2:0||du="nm"||r="nm"||ln="list"',
    },
    plan: '1 × i2b2-2009',
    entities: { '11996': ['m:Zedol', 'f:daily|prn'] },
    back: 'i2b2-2009',
  },
  {
    name: 'm is nm but a field has a place',
    files: {
      '1': 'pain today\n',
      '1.i2b2': 'm="nm"||do="nm"||mo="nm"||f="nm"||du="nm"||r="pain" 1:0 1:0||ln="list"\n',
    },
    entities: { '1': [] },
    errors: [1],
    lost: [/belongs to a medication that has no place/],
  },
  {
    name: 'duplicate lines, entity in first and last word',
    files: {
      '1': 'Zedol given for pain',
      '1.i2b2':
        'm="zedol" 1:0 1:0||do="nm"||mo="nm"||f="nm"||du="nm"||r="pain" 1:3 1:3||ln="list"\nm="zedol" 1:0 1:0||do="nm"||mo="nm"||f="nm"||du="nm"||r="pain" 1:3 1:3||ln="list"\n',
    },
    entities: { '1': ['m:Zedol', 'r:pain', 'm:Zedol', 'r:pain'] },
    back: 'i2b2-2009',
  },
  {
    name: 'a field that spans two lines',
    files: {
      '1': 'take Zedol extended\nrelease daily\n',
      '1.i2b2':
        'm="zedol extended release" 1:1 2:0||do="nm"||mo="nm"||f="daily" 2:1 2:1||du="nm"||r="nm"||ln="list"\n',
    },
    entities: { '1': ['m:Zedol extended\nrelease', 'f:daily'] },
    back: 'i2b2-2009',
  },
];

describe('2009 medication', () => {
  it.each(releases)('$name', checkCase);
});
