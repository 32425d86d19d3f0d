// 2006 de-identification as it is distributed: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const records = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<ROOT>\n${body}</ROOT>\n`;
const record = (id: string, text: string) => `<RECORD ID="${id}">\n<TEXT>\n${text}\n</TEXT>\n</RECORD>\n`;

const releases: readonly FormatCase[] = [
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
      'a.xml': records(record('1', 'at <PHI TYPE="HOSPITAL"><PHI TYPE="DOCTOR">Roe</PHI> Clinic</PHI> now')),
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
];

describe('2006 de-identification', () => {
  it.each(releases)('$name', checkCase);
});
