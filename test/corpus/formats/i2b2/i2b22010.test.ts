// 2010 concepts, assertions and relations, 2011 coreference: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const con = 'c="chest pain" 1:1 1:2||t="problem"\nc="aspirin" 2:0 2:0||t="treatment"\n';
const note = 'Has chest pain\nAspirin given\n';
const rel = 'c="aspirin" 2:0 2:0||r="TrAP"||c="chest pain" 1:1 1:2\n';
const ast = 'c="chest pain" 1:1 1:2||t="problem"||a="present"\n';
const release = 'concept_assertion_relation_training_data';

const releases: Readonly<Record<string, readonly FormatCase[]>> = {
  '2010 concepts': [
    {
      name: 'as distributed: beth, partners, unannotated, mac leftovers',
      files: {
        [`${release}/beth/txt/record-13.txt`]: note,
        [`${release}/beth/concept/record-13.con`]: con,
        [`${release}/beth/rel/record-13.rel`]: rel,
        [`${release}/beth/ast/record-13.ast`]: ast,
        [`${release}/partners/txt/record-13.txt`]: note,
        [`${release}/partners/concept/record-13.con`]: con.slice(0, con.indexOf('\n') + 1),
        [`${release}/partners/unannotated/998.txt`]: 'more\n',
        [`${release}/.DS_Store`]: 'x',
        [`${release}/beth/concept/._record-13.con`]: '\0\0',
        [`${release}/Thumbs.db`]: '\0',
        [`__MACOSX/${release}/beth/concept/._record-13.con`]: '\0\x05',
        [`${release}.tar.gz`]: '\x1f\x8b\0',
        [`${release}/beth/concept/record-13.con~`]: con,
        'Documentation/Concept Annotation Guideline.pdf': '%PDF-1.4',
      },
      plan: '2 × i2b2-2010, 1 × text',
      entities: {
        [`${release}/beth/record-13`]: ['problem:chest pain', 'treatment:Aspirin'],
        [`${release}/partners/record-13`]: ['problem:chest pain'],
        [`${release}/partners/unannotated/998`]: [],
      },
      back: 'i2b2-2010',
      others: ['T1 assertion=present', 'TrAP Arg1=T2 Arg2=T1'],
    },
    {
      name: 'test release: texts and reference standard apart',
      files: {
        'test_data/0001.txt': note,
        'reference_standard_for_test_data/concepts/0001.con': con,
        'reference_standard_for_test_data/ast/0001.ast': ast,
        'reference_standard_for_test_data/rel/0001.rel': rel,
      },
      plan: '1 × i2b2-2010',
      entities: { '0001': ['problem:chest pain', 'treatment:Aspirin'] },
      back: 'i2b2-2010',
    },
    {
      name: 'CRLF all over, no final newline, BOM in the .con',
      files: {
        'a.txt': note.replace(/\n/g, '\r\n').trimEnd(),
        'a.con': '\ufeff' + con.replace(/\n/g, '\r\n').trimEnd(),
      },
      entities: { a: ['problem:chest pain', 'treatment:Aspirin'] },
      back: 'i2b2-2010',
    },
    {
      name: 'upper-case endings and blanks in names',
      files: { 'My Notes/Record 13.TXT': note, 'My Notes/Record 13.CON': con, 'My Notes/Record 13.REL': rel },
      entities: { 'My Notes/Record 13': ['problem:chest pain', 'treatment:Aspirin'] },
      back: 'i2b2-2010',
    },
    {
      name: 'names that differ in case',
      files: { 'Record-1.txt': note, 'record-1.con': con },
      entities: { 'Record-1': ['problem:chest pain', 'treatment:Aspirin'] },
      back: 'i2b2-2010',
    },
    {
      name: 'empty .con and .rel',
      files: { 'a.txt': note, 'a.con': '', 'a.rel': '', 'a.ast': '' },
      plan: '1 × i2b2-2010',
      entities: { a: [] },
      back: 'i2b2-2010',
    },
    {
      name: 'quotes and bars inside the quoted text',
      files: {
        'a.txt': 'the "big" one and a||b c\n',
        'a.con': 'c=""big" one" 1:1 1:2||t="problem"\nc="a||b" 1:4 1:4||t="test"\nc="c" 1:5 1:5||t="test"\n',
      },
      entities: { a: ['problem:"big" one', 'test:a||b', 'test:c'] },
      back: 'i2b2-2010',
    },
    {
      name: 'nested, identical, crossing',
      files: {
        'a.txt': 'severe chest pain now\n',
        'a.con':
          'c="severe chest pain" 1:0 1:2||t="problem"\nc="chest" 1:1 1:1||t="problem"\nc="chest" 1:1 1:1||t="problem"\nc="pain now" 1:2 1:3||t="test"\n',
      },
      entities: { a: ['problem:severe chest pain', 'problem:chest', 'problem:chest', 'test:pain now'] },
      back: 'i2b2-2010',
    },
    {
      name: 'tabs and runs of blanks in the note',
      files: {
        'a.txt': 'Meds:\taspirin\t81  mg\n',
        'a.con': 'c="aspirin" 1:1 1:1||t="treatment"\nc="81 mg" 1:2 1:3||t="treatment"\n',
      },
      entities: { a: ['treatment:aspirin', 'treatment:81  mg'] },
      back: 'i2b2-2010',
    },
    {
      name: 'reversed place',
      files: { 'a.txt': 'chest pain\n', 'a.con': 'c="chest pain" 1:1 1:0||t="problem"\n' },
      warnings: [1],
      entities: { a: ['problem:chest pain'] },
    },
    {
      name: 'two concepts at one place, an assertion and a relation about the first',
      files: {
        'a.txt': 'pain drug\n',
        'a.con':
          'c="pain" 1:0 1:0||t="problem"\nc="pain" 1:0 1:0||t="test"\nc="drug" 1:1 1:1||t="treatment"\n',
        'a.ast': 'c="pain" 1:0 1:0||t="problem"||a="absent"\n',
        'a.rel': 'c="drug" 1:1 1:1||r="TrAP"||c="pain" 1:0 1:0\n',
      },
      entities: { a: ['problem:pain', 'test:pain', 'treatment:drug'] },
      others: ['T1 assertion=absent', 'TrAP Arg1=T3 Arg2=T1'],
      back: 'i2b2-2010',
    },
    {
      name: 'relation of lost concept',
      files: {
        'a.txt': note,
        'a.con': 'c="xyz" 9:0 9:0||t="problem"\n',
        'a.ast': 'c="xyz" 9:0 9:0||t="problem"||a="absent"\n',
        'a.rel': 'c="xyz" 9:0 9:0||r="PIP"||c="chest pain" 1:1 1:2\n',
      },
      entities: { a: [] },
      errors: [1, 1],
      lost: [/does not have/],
    },
    {
      name: '.ast alone (no .con)',
      files: { 'a.txt': note, 'a.ast': ast },
      entities: { a: ['problem:chest pain'] },
      back: 'i2b2-2010',
    },
    {
      name: 'trailing blanks, empty lines between, form feed in the note',
      files: {
        'a.txt': 'Has chest\fpain\n\nend\n',
        'a.con': '\nc="pain" 1:2 1:2||t="problem"  \n\nc="end" 3:0 3:0||t="test"\n\n',
      },
      entities: { a: ['problem:pain', 'test:end'] },
      back: 'i2b2-2010',
    },
    {
      name: 'concept over a line end',
      files: { 'a.txt': 'Has chest\npain\n', 'a.con': 'c="chest pain" 1:1 2:0||t="problem"\n' },
      entities: { a: ['problem:chest\npain'] },
      back: 'i2b2-2010',
    },
    {
      name: 'missing note: entities are listed',
      files: { 'a.con': con, 'b.con': con, 'b.txt': note },
      entities: { b: ['problem:chest pain', 'treatment:Aspirin'] },
      errors: [0, 1, 2],
      lost: [/note is missing/, /note is missing/],
    },
  ],
  '2011 coreference': [
    {
      name: 'Beth: docs, concepts, chains',
      files: {
        'Beth/docs/clinical-7.txt': 'Mr. Roe has a cough . He coughs .\n',
        'Beth/concepts/clinical-7.txt.con':
          'c="mr. roe" 1:0 1:1||t="person"\nc="a cough" 1:3 1:4||t="problem"\nc="he" 1:6 1:6||t="pronoun"\n',
        'Beth/chains/clinical-7.txt.chains': 'c="mr. roe" 1:0 1:1||c="he" 1:6 1:6||t="coref person"\n',
      },
      plan: '1 × i2b2-2010',
      entities: { 'Beth/clinical-7': ['person:Mr. Roe', 'problem:a cough', 'pronoun:He'] },
      others: ['person T1=T3'],
      back: 'i2b2-2010',
    },
    {
      name: 'a mention of a chain that is nowhere',
      files: {
        'docs/a.txt': 'He left\n',
        'concepts/a.txt.con': 'c="he" 1:0 1:0||t="person"\n',
        'chains/a.txt.chains': 'c="he" 1:0 1:0||c="his" 9:0 9:0||t="coref person"\n',
      },
      entities: { a: ['person:He'] },
      errors: [1],
      lost: [/does not have/],
    },
    {
      name: 'pairs with null, mention that is no concept',
      files: {
        'docs/a.txt': 'He said he left\n',
        'concepts/a.txt.con': 'c="he" 1:0 1:0||t="person"\n',
        'pairs/a.txt.pairs':
          'c="he" 1:0 1:0||r="coref"||c="he" 1:2 1:2||t="coref person"\nc="he" 1:0 1:0||r="null"||c="left" 1:3 1:3||t="null"\n',
      },
      entities: { a: ['person:He', 'person:he', 'null:left'] },
      back: 'i2b2-2010',
    },
  ],
};

describe.each(Object.entries(releases))('%s', (_, cases) => {
  it.each(cases)('$name', checkCase);
});
