// 2018 track 1: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const releases: readonly FormatCase[] = [
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
];

describe('2018 track 1', () => {
  it.each(releases)('$name', checkCase);
});
