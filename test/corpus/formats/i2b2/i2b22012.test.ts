// 2012 temporal relations: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const temporal = (text: string, tags: string) =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<ClinicalNarrativeTemporalAnnotation>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}</TAGS>\n</ClinicalNarrativeTemporalAnnotation>`;
const event = (id: string, s: number, e: number, text: string, type = 'PROBLEM') =>
  `<EVENT id="${id}" start="${s}" end="${e}" text="${text}" modality="FACTUAL" polarity="POS" type="${type}" />\n`;

const releases: readonly FormatCase[] = [
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
];

describe('2012 temporal relations', () => {
  it.each(releases)('$name', checkCase);
});
