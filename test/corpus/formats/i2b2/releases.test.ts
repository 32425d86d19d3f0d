// i2b2 and n2c2 releases, with the folders, names and oddities that they are distributed with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const records = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<ROOT>\n${body}</ROOT>\n`;
const record = (id: string, text: string) => `<RECORD ID="${id}">\n<TEXT>\n${text}\n</TEXT>\n</RECORD>\n`;

const con = 'c="chest pain" 1:1 1:2||t="problem"\nc="aspirin" 2:0 2:0||t="treatment"\n';
const note = 'Has chest pain\nAspirin given\n';
const rel = 'c="aspirin" 2:0 2:0||r="TrAP"||c="chest pain" 1:1 1:2\n';
const ast = 'c="chest pain" 1:1 1:2||t="problem"||a="present"\n';
const release = 'concept_assertion_relation_training_data';

const temporal = (text: string, tags: string) =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<ClinicalNarrativeTemporalAnnotation>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}</TAGS>\n</ClinicalNarrativeTemporalAnnotation>`;
const event = (id: string, s: number, e: number, text: string, type = 'PROBLEM') =>
  `<EVENT id="${id}" start="${s}" end="${e}" text="${text}" modality="FACTUAL" polarity="POS" type="${type}" />\n`;
const standoff = (text: string, tags: string, root = 'deIdi2b2', end = '\n') =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<${root}>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}</TAGS>\n</${root}>${end}`;

const releases: Readonly<Record<string, readonly FormatCase[]>> = {
  '2006 de-identification': [
    {
      name: 'distributed name and layout',
      files: {
        'i2b2 2006/deid_surrogate_train_all_version2.XML': records(
          record('1', '<PHI TYPE="HOSPITAL">Elm Clinic</PHI>\nDr. <PHI TYPE="DOCTOR">Roe</PHI>') +
            record('2', 'no phi'),
        ),
      },
      plan: '1 × i2b2-2006',
      entities: { 'i2b2 2006/1': ['HOSPITAL:Elm Clinic', 'DOCTOR:Roe'], 'i2b2 2006/2': [] },
      back: 'i2b2-2006',
    },
    {
      name: 'CRLF, entity at very start and end, no final newline',
      files: {
        'a.xml': records(
          `<RECORD ID="1"><TEXT><PHI TYPE="PATIENT">Ann</PHI> saw\r\n<PHI TYPE="DOCTOR">Bo &amp; Li</PHI></TEXT></RECORD>`,
        ).replace(/\n$/, ''),
      },
      entities: { '1': ['PATIENT:Ann', 'DOCTOR:Bo & Li'] },
      back: 'i2b2-2006',
    },
    {
      name: 'empty and self-closed and unclosed PHI',
      files: {
        'a.xml': records(
          record(
            '1',
            'a <PHI TYPE="DATE"></PHI> b <PHI TYPE="AGE"/> c <PHI TYPE="DOCTOR">Roe</PHI> <PHI TYPE="ID">77',
          ),
        ),
      },
      entities: { '1': ['DOCTOR:Roe'] },
      errors: [5, 5, 5],
      lost: [/is empty/, /is empty/, /is never closed/],
    },
    {
      name: 'nested',
      files: {
        'a.xml': records(
          record('1', 'at <PHI TYPE="HOSPITAL"><PHI TYPE="DOCTOR">Roe</PHI> Clinic</PHI> now'),
        ),
      },
      entities: { '1': ['HOSPITAL:Roe Clinic', 'DOCTOR:Roe'] },
      back: 'i2b2-2006',
    },
    {
      name: 'smoking release',
      files: {
        'smokers.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<ROOT>\n<RECORD ID="641">\n<SMOKING STATUS="CURRENT SMOKER"/>\n<TEXT>\nHe smokes .\n</TEXT>\n</RECORD>\n</ROOT>\n`,
      },
      plan: '1 × i2b2-2006',
      entities: { '641': [] },
      labels: ['SMOKING=CURRENT SMOKER'],
      back: 'i2b2-2006',
    },
    {
      name: 'same record ids in train and test',
      files: {
        'train/tr.xml': records(record('1', 'a <PHI TYPE="DATE">May</PHI>')),
        'test/te.xml': records(record('1', 'b <PHI TYPE="DATE">June</PHI>')),
      },
      entities: { 'test/1': ['DATE:June'], 'train/1': ['DATE:May'] },
    },
  ],
  '2009 medication': [
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
  ],
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
  '2012 temporal relations': [
    {
      name: 'as distributed, offsets from 1',
      files: {
        '2012-07-15.original-annotation.release/1.xml': temporal(
          '\nAdmission Date :\n09/29/1993\nHe had a fever .\n',
          event('E0', 39, 44, 'fever') +
            '<TIMEX3 id="T0" start="19" end="29" text="09/29/1993" type="DATE" val="1993-09-29" mod="NA" />\n<SECTIME id="S0" start="19" end="29" text="09/29/1993" type="ADMISSION" dvalue="1993-09-29" />\n<TLINK id="TL0" fromID="E0" fromText="fever" toID="T0" toText="09/29/1993" type="OVERLAP" />\n',
        ),
      },
      plan: '1 × i2b2-2012',
      entities: {
        '2012-07-15.original-annotation.release/1': [
          'EVENT-PROBLEM:fever',
          'TIMEX3-DATE:09/29/1993',
          'SECTIME-ADMISSION:09/29/1993',
        ],
      },
      back: 'i2b2-2012',
    },
    {
      name: 'raw < and & in attributes and text',
      files: {
        '2.xml': temporal(
          'WBC <5 & R&B .',
          event('E0', 0, 6, 'WBC <5', 'TEST') + event('E1', 9, 12, 'R&B') + event('E2', 9, 12, 'R&amp;B'),
        ),
      },
      entities: { '2': ['EVENT-TEST:WBC <5', 'EVENT-PROBLEM:R&B', 'EVENT-PROBLEM:R&B'] },
      back: 'i2b2-2012',
    },
    {
      name: 'identical spans, end of text, no final newline',
      files: {
        '3.xml': temporal('fever', event('E0', 0, 5, 'fever') + event('E1', 0, 5, 'fever', 'OCCURRENCE')),
      },
      entities: { '3': ['EVENT-PROBLEM:fever', 'EVENT-OCCURRENCE:fever'] },
      back: 'i2b2-2012',
    },
    {
      name: 'quote in quotes: entity listed with its line',
      files: { '3.xml': temporal('the "big" one', event('E0', 4, 9, '"big"') + event('E1', 10, 13, 'one')) },
      entities: { '3': ['EVENT-PROBLEM:"big"', 'EVENT-PROBLEM:one'] },
    },
    {
      name: 'a quoted text over a line end, and a link to what is not there',
      files: {
        'a.xml': temporal(
          '\nfor two\ndays\n',
          '<TIMEX3 id="T0" start="5" end="13" text="two\ndays" type="DURATION" val="" mod="NA" />\n<TLINK id="TL0" fromID="T0" fromText="two" toID="Admission" toText="Admission" type="AFTER" />\n',
        ),
      },
      entities: { a: ['TIMEX3-DURATION:two\ndays'] },
      warnings: [0],
      back: 'i2b2-2012',
    },
    {
      name: 'extents as distributed beside xml',
      files: {
        'g/1.xml': temporal('He had fever .\n', event('E0', 7, 12, 'fever')),
        'g/1.xml.txt': 'He had fever .\n',
        'g/1.xml.extent': 'EVENT="fever" 1:2 1:2||type="PROBLEM"||modality="FACTUAL"||polarity="POS"\n',
        'g/1.xml.tlink': '',
      },
      plan: '1 × i2b2-2012',
      entities: { 'g/1': ['EVENT-PROBLEM:fever'] },
    },
    {
      name: 'extents alone, SECTIME, tlink',
      files: {
        '1.xml.txt': 'Admission :\n1993-09-29\nHe had fever .\n',
        '1.xml.extent':
          'EVENT="fever" 3:2 3:2||type="PROBLEM"||modality="FACTUAL"||polarity="POS"\nTIMEX3="1993-09-29" 2:0 2:0||type="DATE"||val="1993-09-29"||mod="NA"\nSECTIME="1993-09-29" 2:0 2:0||type="ADMISSION"||dvalue="1993-09-29"\n',
        '1.xml.tlink': 'EVENT="fever" 3:2 3:2||SECTIME="1993-09-29" 2:0 2:0||type="AFTER"\n',
      },
      plan: '1 × i2b2-2012-extent',
      entities: { '1': ['EVENT-PROBLEM:fever', 'TIMEX3-DATE:1993-09-29', 'SECTIME-ADMISSION:1993-09-29'] },
      back: 'i2b2-2012-extent',
    },
  ],
  '2014 and 2016 de-identification': [
    {
      name: 'leading newlines count, nested train/test',
      files: {
        'training-PHI-Gold-Set1/220-01.xml': standoff(
          '\n\n\nRecord date: 2067-05-03\n',
          '<DATE id="P0" start="16" end="26" text="2067-05-03" TYPE="DATE" comment="" />\n',
        ),
        'testing-PHI-Gold-fixed/110-01.xml': standoff(
          '\n\nMr. Roe\n',
          '<NAME id="P0" start="6" end="9" text="Roe" TYPE="PATIENT" comment="" />\n',
        ),
        'testing-PHI-Gold-fixed/.220.swp': 'x',
      },
      plan: '2 × i2b2-2014',
      entities: {
        'testing-PHI-Gold-fixed/110-01': ['NAME-PATIENT:Roe'],
        'training-PHI-Gold-Set1/220-01': ['DATE:2067-05-03'],
      },
      back: 'i2b2-2014',
    },
    {
      name: 'CRLF file, offsets count LF; entity over a line end',
      files: {
        'a.xml': standoff(
          'Mr.\r\nJohn\r\nRoe\r\nend',
          '<NAME id="P0" start="4" end="12" text="John Roe" TYPE="PATIENT" comment="" />\r\n<OTHER id="P1" start="13" end="16" text="end" TYPE="OTHER" comment="" />\r\n',
        ).replace(/([^\r])\n/g, '$1\r\n'),
      },
      entities: { a: ['NAME-PATIENT:John\r\nRoe', 'OTHER:end'] },
      back: 'i2b2-2014',
    },
    {
      name: 'emoji and astral before',
      files: {
        'a.xml': standoff(
          '😀 𝒳 Mr. Roe',
          '<NAME id="P0" start="8" end="11" text="Roe" TYPE="PATIENT" comment="" />\n',
        ),
      },
      entities: { a: ['NAME-PATIENT:Roe'] },
      back: 'i2b2-2014',
    },
    {
      name: 'no tags at all',
      files: {
        'a.xml': standoff('no phi', ''),
        'b.xml': standoff('Roe', '<NAME id="P0" start="0" end="3" text="Roe" TYPE="PATIENT" comment=""/>\n'),
      },
      entities: { a: [], b: ['NAME-PATIENT:Roe'] },
      back: 'i2b2-2014',
    },
    {
      name: 'negative, zero-length, past the end',
      files: {
        'a.xml': standoff(
          'Mr. Roe',
          '<NAME id="P0" start="-1" end="3" text="Mr" TYPE="PATIENT" comment=""/>\n<NAME id="P1" start="4" end="4" text="" TYPE="PATIENT" comment=""/>\n<AGE id="P2" start="90" end="92" text="77" TYPE="AGE" comment=""/>\n<NAME id="P3" start="4" end="7" text="Roe" TYPE="DOCTOR" comment=""/>\n',
        ),
      },
      entities: { a: ['NAME-DOCTOR:Roe'] },
      errors: [5, 6, 7],
      lost: [/before the text/, /is empty/, /past the end/],
    },
    {
      name: 'an element over several lines, in a file that is not well formed',
      files: {
        'a.xml': standoff(
          'Mr. Roe & May',
          '<NAME id="P0"\n   start="4" end="7"\n   text="Roe" TYPE="PATIENT" comment=""/>\n<DATE id="P1"\n start="10" end="13" text="M<ay" TYPE="DATE comment=""/>\n',
        ),
      },
      entities: { a: ['NAME-PATIENT:Roe'] },
      errors: [8],
      lost: [/not well formed/],
    },
    {
      name: 'markup inside the text, and TAGS before TEXT',
      files: {
        'a.xml': standoff(
          '<TAGS> <NAME id="x" start="0" end="2"/> Roe </TEXT>',
          '<NAME id="P0" start="40" end="43" text="Roe" TYPE="PATIENT" comment="" />\n',
        ),
        'b.xml':
          '<deIdi2b2>\n<TAGS>\n<NAME id="P0" start=" 4 " end="7" text="Roe" TYPE="PATIENT" comment=""/>\n</TAGS>\n<TEXT><![CDATA[Mr. Roe]]></TEXT>\n</deIdi2b2>',
      },
      entities: { a: ['NAME-PATIENT:Roe'], b: ['NAME-PATIENT:Roe'] },
      back: 'i2b2-2014',
    },
    {
      name: 'NGRID, MAE phi with spans attribute',
      files: {
        '0100_gs.xml': standoff(
          'Ms. Lee, 44',
          '<NAME id="P0" start="4" end="7" text="Lee" TYPE="PATIENT" comment="" />\n<AGE id="P1" start="9" end="11" text="44" TYPE="AGE" comment="" />\n',
          'NGRID_deId',
        ),
      },
      plan: '1 × i2b2-2014',
      entities: { '0100_gs': ['NAME-PATIENT:Lee', 'AGE:44'] },
      back: 'i2b2-2014',
    },
    {
      name: 'MAE 2: spans, also of several fragments',
      files: {
        'a.xml': standoff(
          'Mr. Roe, May 3 and 4',
          '<NAME id="P0" spans="4~7" text="Roe" TYPE="PATIENT" comment="" />\n<DATE id="P1" spans="9~12,19~20" text="May ... 4" TYPE="DATE" comment="" />\n',
        ),
      },
      plan: '1 × i2b2-2014',
      entities: { a: ['NAME-PATIENT:Roe', 'DATE:May|4'] },
      others: [],
      back: 'i2b2-2014',
    },
    {
      name: 'MAE 2: fragments out of order or quoted otherwise, blanks, a place stated twice',
      files: {
        'a.xml': standoff(
          'Mr. Roe, May 3 and 4',
          '<DATE id="P0" spans="19~20, 9~12" text="May 4" TYPE="DATE" comment="" />\n<NAME id="P1" start="4" end="7" spans="4~7" text="Roe" TYPE="PATIENT" comment="" />\n<DATE id="P2" spans="9~12,13~14" text="May, 4" TYPE="DATE" comment="" />\n',
        ),
      },
      entities: { a: ['DATE:May|4', 'NAME-PATIENT:Roe', 'DATE:May|3'] },
      others: [],
      warnings: [7],
      back: 'i2b2-2014',
    },
    {
      name: 'MAE 2: spans that are none',
      files: {
        'a.xml': standoff(
          'Mr. Roe',
          '<NAME id="P0" spans="4" text="Roe" TYPE="PATIENT" />\n<NAME id="P1" spans="4~4" text="" TYPE="PATIENT" />\n<NAME id="P2" spans="0~2,4~99" text="Mr" TYPE="PATIENT" />\n<NAME id="P3" spans="-1~-1" text="" TYPE="PATIENT" />\n<NAME id="P4" spans="" text="Roe" TYPE="PATIENT" />\n<NAME id="P5" spans="4~7 text="Roe" TYPE="PATIENT" />\n',
        ),
      },
      entities: { a: [] },
      errors: [10, 5, 6, 7, 8, 9],
      lost: [
        /not well formed/,
        /not numbers/,
        /is empty/,
        /past the end/,
        /before the text/,
        /neither start and end, nor spans/,
      ],
    },
  ],
  '2014 heart risk': [
    {
      name: 'complete and gold',
      files: {
        'training-RiskFactors-Complete-Set1/220-02.xml': standoff(
          '\n\nASA daily, diabetic\n',
          '<MEDICATION id="DOC0" time="before DCT" type1="aspirin" type2="">\n<MEDICATION id="M0" start="2" end="5" text="ASA" time="before DCT" type1="aspirin" type2="" comment=""/>\n</MEDICATION>\n<DIABETES id="DOC1" time="during DCT" indicator="mention">\n<DIABETES id="D0" start="13" end="21" text="diabetic" time="during DCT" indicator="mention" comment=""/>\n</DIABETES>\n<FAMILY_HIST id="DOC2" indicator="not present"/>\n<SMOKER id="DOC3" status="unknown"/>\n',
          'root',
        ),
        'testing-RiskFactors-Gold/110-01.xml': standoff(
          'fine',
          '<SMOKER id="DOC0" status="never"/>\n',
          'root',
        ),
      },
      plan: '2 × i2b2-2014-risk',
      entities: {
        'testing-RiskFactors-Gold/110-01': [],
        'training-RiskFactors-Complete-Set1/220-02': ['MEDICATION:ASA', 'DIABETES:diabetic'],
      },
      back: 'i2b2-2014-risk',
    },
    {
      name: "MAE 2: an annotator's tag with spans, a factor without a place",
      files: {
        'a.xml': standoff(
          'CAD, on ASA',
          '<CAD id="C0" spans="0~3" text="CAD" time="now" indicator="mention" comment="" />\n<FAMILY_HIST id="F0" spans="-1~-1" text="" indicator="not present" comment="" />\n<SMOKER id="S0" spans="" text="" status="never" comment="" />\n',
          'root',
        ),
      },
      plan: '1 × i2b2-2014-risk',
      entities: { a: ['CAD:CAD'] },
      others: ['C0 time=now', 'C0 indicator=mention'],
      labels: ['FAMILY_HIST=not present', 'SMOKER=never'],
      back: 'i2b2-2014-risk',
    },
    {
      name: 'a note without any risk factor among others',
      files: {
        'a.xml': standoff('fine', '', 'root'),
        'b.xml': standoff(
          'CAD',
          '<CAD id="C0" start="0" end="3" text="CAD" time="now" indicator="mention" comment=""/>\n',
          'root',
        ),
      },
      plan: '2 × i2b2-2014-risk',
      entities: { a: [], b: ['CAD:CAD'] },
      back: 'i2b2-2014-risk',
    },
  ],
  '2018 track 1': [
    {
      name: '2018 track 1',
      files: {
        'train/100.xml':
          '<?xml version="1.0" encoding="UTF-8" ?>\n<PatientMatching>\n<TEXT><![CDATA[\nRecord date: 2106-02-12\n****\n]]></TEXT>\n<TAGS>\n<ABDOMINAL met="not met" />\n<MI-6MOS met="met" />\n</TAGS>\n</PatientMatching>',
      },
      plan: '1 × n2c2-2018-track1',
      entities: { 'train/100': [] },
      labels: ['ABDOMINAL=not met', 'MI-6MOS=met'],
      back: 'n2c2-2018-track1',
    },
  ],
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
  '2019 track 3': [
    {
      name: 'layout with file list, multi-CUI, CUI-less, fragments',
      files: {
        'train/train_file_list.txt': '0034\n',
        'train/train_norm/0034.norm':
          'N000||C0015967||4||9\nN001||CUI-less||0||3\nN002||C1|C2||4||9||14||18\n',
        'train/train_note/0034.txt': 'Has fever and pain',
      },
      plan: '1 × n2c2-2019',
      entities: { 'train/0034': ['concept:fever', 'concept:Has', 'concept:fever|pain'] },
      others: ['N000 UMLS:C0015967', 'N001 UMLS:CUI-less', 'N002 UMLS:C1|C2'],
      back: 'n2c2-2019',
    },
    {
      name: 'blanks around bars, a byte order mark, fragments out of order',
      files: {
        'a.txt': 'left and right arm',
        'a.norm': '\ufeffN1 || C1 || 0 || 4\nN2||C2||15||18||0||4\n',
      },
      entities: { a: ['concept:left', 'concept:left|arm'] },
      others: ['N1 UMLS:C1', 'N2 UMLS:C2'],
      back: 'n2c2-2019',
    },
    {
      name: 'no final newline, CRLF, zero length, past end',
      files: { 'a.norm': 'N0||C1||0||3\r\nN1||C2||3||3\r\nN2||C3||4||99', 'a.txt': 'Has fever' },
      entities: { a: ['concept:Has'] },
      errors: [2, 3],
      lost: [/empty/, /past the end/],
    },
    {
      name: 'test gold and unk beside',
      files: {
        'test/test_note/0001.txt': 'Has fever',
        'gold/test_norm/0001.norm': 'N0||C1||4||9\n',
        'test/test_norm_cui_replaced_with_unk/0001.norm': 'N0||CUI-less||4||9\n',
      },
      entities: { '0001': ['concept:fever'], 'test/0001': ['concept:fever'] },
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
