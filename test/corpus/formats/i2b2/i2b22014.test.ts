// 2014 and 2016 de-identification, also as MAE 2 writes it: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';
import { standoff } from './standoff';

const releases: readonly FormatCase[] = [
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
];

describe('2014 and 2016 de-identification', () => {
  it.each(releases)('$name', checkCase);
});
