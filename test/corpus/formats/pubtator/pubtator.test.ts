// PubTator with what its rules do not foresee: texts of several lines, tabs, identifiers that are none. All texts are made up.
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../../../src/corpus/readCorpus';
import { convertFolder, slices, temporaryFolder } from '../../support';
import { checkCase, type FormatCase } from '../formatCase';

const cases: readonly FormatCase[] = [
  {
    name: 'an abstract of two lines',
    files: {
      'a.PubTator':
        '12|t|Fever in mice\n12|a|Line one.\nLine two has fever.\n12\t0\t5\tFever\tDisease\tD1\n12\t37\t42\tfever\tDisease\tD1\n\n',
    },
    entities: { '12': ['Disease:Fever', 'Disease:fever'] },
    warnings: [3],
    back: 'pubtator',
  },
  {
    name: 'an abstract of two lines with line ends of two characters',
    files: { 'a.PubTator': '12|t|Fever\r\n12|a|One.\r\nTwo.\r\n12\t11\t14\tTwo\tX\tD1\r\n\r\n' },
    entities: { '12': ['X:Two'] },
    warnings: [3],
    back: 'pubtator',
  },
  {
    name: 'a mention with blanks for tabs is listed, and no part of the text',
    files: {
      'a.PubTator': '12|t|Fever\n12|a|Pain.\n12 0 5 Fever Disease D1\n12\t6\t10\tPain\tDisease\tD2\n\n',
    },
    entities: { '12': ['Disease:Pain'] },
    errors: [3],
    lost: [/cannot be read/],
  },
  {
    name: 'a tab inside a mention, and a concept that is empty',
    files: {
      'a.pubtator': '12|t|IL 2\tgene x\n12|a|b\n12\t0\t9\tIL 2\tgene\tGene\t77\n12\t10\t11\tx\tGene\t\n\n',
    },
    entities: { '12': ['Gene:IL 2\tgene', 'Gene:x'] },
    others: ['T1 concept:77'],
    back: 'pubtator',
  },
  {
    name: 'composite mentions, and a dash for no concept',
    files: {
      'a.pubtator':
        '1|t|renal and liver failure\n1|a|\n1\t0\t23\trenal and liver failure\tDisease\tD1|D2\trenal failure|liver failure\n1\t0\t5\trenal\tDisease\t-\n\n',
    },
    entities: { '1': ['Disease:renal and liver failure', 'Disease:renal'] },
    others: ['T1 concept:D1|D2'],
    back: 'pubtator',
  },
  {
    name: 'BioRED: relations with a column more, CRLF, no blank line at the end',
    files: {
      'corpus/Train.PubTator':
        '12|t|Fever\r\n12|a|Zedol helps.\r\n12\t0\t5\tFever\tDisease\tD1\r\n12\t6\t11\tZedol\tChemical\tD2,D3\r\n12\tAssociation\tD1\tD2\tNovel\r\n',
    },
    entities: { 'corpus/12': ['Disease:Fever', 'Chemical:Zedol'] },
    others: ['T1 concept:D1', 'T2 concept:D2,D3', 'Association Arg1=T1 Arg2=T2'],
    back: 'pubtator',
  },
  {
    name: 'one document in two files',
    files: {
      'dev.pubtator': '1|t|A\n1|a|b\n1\t0\t1\tA\tX\tD\n\n',
      'train.pubtator': '1|t|A\n1|a|b\n1\t2\t3\tb\tX\tD\n\n',
    },
    entities: { '1': ['X:A'], '1-2': ['X:b'] },
    back: 'pubtator',
  },
];

describe('PubTator', () => {
  it.each(cases)('$name', checkCase);
  it.each(['a|b', 'x'.repeat(200), 'tab\there'])('is written for a document called %j', async (id) => {
    const object = { id, text: 'Has\nfever', label: [[4, 9, 'X']] };
    const { out } = await convertFolder(temporaryFolder({ 'a.jsonl': JSON.stringify(object) }), 'pubtator');
    const { documents, problems } = await readCorpus([out]);
    expect([documents.map(slices), problems]).toEqual([[['fever']], []]);
  });
});
