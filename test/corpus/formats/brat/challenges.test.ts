// Challenges that are distributed in brat: 2018 track 2, 2022 CMED and SHAC: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const releases: Readonly<Record<string, readonly FormatCase[]>> = {
  '2018 track 2': [
    {
      name: '2018 track 2',
      files: {
        'training_20180910/100035.ann':
          'T1\tReason 10 15;16 20\tfever pain\nR1\tReason-Drug Arg1:T1 Arg2:T3\nT3\tDrug 0 5\tzedol\n',
        'training_20180910/100035.txt': 'zedol for fever\npain',
      },
      plan: '1 × brat',
      entities: { 'training_20180910/100035': ['Reason:fever|pain', 'Drug:zedol'] },
      back: 'brat',
      others: ['Reason-Drug Arg1=T1 Arg2=T3'],
    },
  ],
  '2022 CMED and SHAC': [
    {
      name: 'events, trailing blanks, attributes',
      files: {
        'train/113-01.ann':
          'T1\tDisposition 0 5\tzedol\nE1\tDisposition:T1 \nA1\tAction E1 Start\nA2\tNegation E1 NotNegated\nT2\tNoDisposition 10 15\tzedol\nE2\tNoDisposition:T2 \n',
        'train/113-01.txt': 'zedol and zedol',
      },
      entities: { 'train/113-01': ['Disposition:zedol', 'NoDisposition:zedol'] },
      back: 'brat',
    },
    {
      name: 'roles, tabs in text, attributes on T',
      files: {
        'Train/mimic/0001.ann':
          'T1\tTobacco 0 7\tTobacco\nT2\tStatusTime 9 13\tquit\nE1\tTobacco:T1 Status:T2 Amount:T3 Amount2:T4\nT3\tAmount 14 20\t1\tpack\nT4\tAmount 14 15\t1\nA1\tStatusTimeVal T2 past\n',
        'Train/mimic/0001.txt': 'Tobacco: quit 1\tpack',
        'annotation.conf': '[entities]\n',
      },
      entities: { 'Train/mimic/0001': ['Tobacco:Tobacco', 'StatusTime:quit', 'Amount:1\tpack', 'Amount:1'] },
      others: ['Tobacco:T1 Status=T2 Amount=T3 Amount2=T4', 'T2 StatusTimeVal=past'],
      back: 'brat',
    },
  ],
  brat: [
    {
      name: 'equivalence, attribute on a relation, note, modification',
      files: {
        'a.ann':
          '*\tEquiv T1 T2\nT1\tx 0 1\ta\nT2\tx 2 3\tb\nR1\tr Arg1:T1 Arg2:T2\t\nA1\tStrong R1\nM1\tNegation T1\n#1\tAnnotatorNotes R1\tlook\there\nN1\tReference T1 UMLS:C1 C2\ta\n',
        'a.txt': 'a b',
      },
      entities: { a: ['x:a', 'x:b'] },
      back: 'brat',
    },
    {
      name: 'empty .ann, start and end, nested, identical, zero-length',
      files: {
        'e.ann': '',
        'e.txt': 'nothing',
        'a.ann': 'T1\tx 0 9\tsome text\nT2\ty 0 9\tsome text\nT3\tz 5 9\ttext\nT4\tq 4 4\t\n',
        'a.txt': 'some text',
      },
      entities: { a: ['x:some text', 'y:some text', 'z:text'], e: [] },
      errors: [4],
      lost: [/is empty/],
    },
    {
      name: 'CRLF note counted as one and .ann with CRLF and no final newline',
      files: {
        'a.ann': 'T1\tx 4 9\tfever\r\nT2\ty 14 18\tpain',
        'a.txt': 'Has\nfever\nand\npain'.replace(/\n/g, '\r\n'),
      },
      entities: { a: ['x:fever', 'y:pain'] },
      back: 'brat',
    },
    {
      name: 'upper-case endings',
      files: { 'A B.ANN': 'T1\tx 0 3\tHas\n', 'A B.TXT': 'Has' },
      entities: { 'A B': ['x:Has'] },
    },
    {
      name: 'blanks instead of tabs',
      files: { 'a.ann': 'T1 x 0 3 Has\nT2\tx 4 9\tfever\n', 'a.txt': 'Has fever' },
      entities: { a: ['x:Has', 'x:fever'] },
    },
  ],
};

describe.each(Object.entries(releases))('%s', (_, cases) => {
  it.each(cases)('$name', checkCase);
});
