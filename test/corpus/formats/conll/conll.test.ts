// CoNLL as corpora are distributed: separators, columns, comments and tags of all sorts. All texts are made up.
import { describe, expect, it } from 'vitest';
import type { WriteOptions } from '../../../../src/corpus/formats/format';
import { readCorpus } from '../../../../src/corpus/readCorpus';
import { bytesOf, convertFolder, filesBelow, slices, temporaryFolder } from '../../support';
import { checkCase, type FormatCase } from '../formatCase';

const cases: readonly FormatCase[] = [
  {
    name: 'CoNLL-2003 with document marks, chunks that are no entities, CRLF',
    files: {
      'eng.testb':
        '-DOCSTART- -X- O O\r\n\r\nEU NNP I-NP I-ORG\r\nrejects VBZ I-VP O\r\n\r\nRoe NNP I-NP B-PER\r\n-DOCSTART- -X- O O\r\n\r\nEnd NN I-NP O\r\n',
    },
    plan: '1 × conll',
    entities: { 'eng.testb': ['ORG:EU', 'PER:Roe'], 'eng.testb-2': [] },
    warnings: [3],
  },
  {
    name: 'tags without labels, as of NCBI-disease and BC2GM, where most words are tagged',
    files: { 'train.tsv': 'Fever\tB\nand\tO\nchest\tB\npain\tI\n\nCough\tB\n' },
    plan: '1 × conll',
    entities: { train: ['entity:Fever', 'entity:chest pain', 'entity:Cough'] },
  },
  {
    name: 'five columns, of which the fourth is of phrase chunks (GENIA tagger, German CoNLL-2003)',
    files: {
      'g.txt':
        'Inhibition\tinhibition\tNN\tB-NP\tO\nof\tof\tIN\tB-PP\tO\nIL-2\til-2\tNN\tB-NP\tB-protein\ngene\tgene\tNN\tI-NP\tI-protein\n\n',
    },
    plan: '1 × conll',
    entities: { g: ['protein:IL-2 gene'] },
  },
  {
    name: 'phrase chunks alone are the entities (CoNLL-2000)',
    files: { 'train.txt': 'He PRP B-NP\nhas VBZ B-VP\nsevere JJ B-NP\npain NN I-NP\n\n' },
    plan: '1 × conll',
    entities: { train: ['NP:He', 'VP:has', 'NP:severe pain'] },
  },
  {
    name: 'four columns of which two are layers of entities',
    files: { 'a.conll': 'chest\tNN\tB-problem\tB-site\npain\tNN\tI-problem\tO\n\n' },
    entities: { a: ['problem:chest pain', 'site:chest'] },
  },
  {
    name: 'JNLPBA: ###MEDLINE begins a document',
    files: {
      'Genia4ERtask1.iob2':
        '###MEDLINE:95369245\n\nIL-2\tB-DNA\ngene\tI-DNA\n\n###MEDLINE:95369246\n\nNF-kappa\tB-protein\nB\tI-protein\n\n',
    },
    plan: '1 × conll',
    entities: { '95369245': ['DNA:IL-2 gene'], '95369246': ['protein:NF-kappa B'] },
    back: 'conll',
  },
  {
    name: 'WNUT: another ending, words that begin with # and hold =',
    files: {
      'emerging.test.annotated':
        '#fun\tO\nin\tO\nNew\tB-location\nYork\tI-location\n#a=b\tB-product\n\n#\tO\n',
    },
    plan: '1 × conll',
    entities: { 'emerging.test.annotated': ['location:New York', 'product:#a=b'] },
    back: 'conll',
  },
  {
    name: 'a no-break space is part of a word; columns are parted by blanks',
    files: { 'a.bio': '5\u00a0mg B-dose\nof O\n\u00a0 O\nzedol B-drug\n' },
    entities: { a: ['dose:5\u00a0mg', 'drug:zedol'] },
  },
  {
    name: 'a no-break space is part of a word; columns are parted by tabs',
    files: { 'a.bio': '5\u00a0mg\tB-dose\nof\tO\n\u00a0\tO\n' },
    entities: { a: ['dose:5\u00a0mg'] },
    back: 'conll',
  },
  {
    name: 'no-break spaces that part columns',
    files: { 'a.bio': 'fever\u00a0B-problem\nnow\u00a0O\n' },
    entities: { a: ['problem:fever'] },
  },
  {
    name: 'a blank in a column parted by tabs',
    files: { 'a.bio': 'chest pain\tB-problem\nof\tO\nJ. Roe\tB-Family Member\n' },
    entities: { a: ['problem:chest pain', 'Family Member:J. Roe'] },
    back: 'conll',
  },
  {
    name: 'a row with a blank too many that begins an entity is listed',
    files: { 'a.bio': 'Has O\nchest pain B-problem\nnow O\nold O\nfever B-problem\n' },
    entities: { a: ['problem:fever'] },
    errors: [2],
    lost: [/has 3 columns where 2 were expected/],
  },
  {
    name: 'a tag without a word is listed',
    files: { 'a.bio': 'Has\tO\n\tB-problem\nnow\tO\n' },
    entities: { a: [] },
    errors: [2],
    lost: [/has no word/],
  },
  {
    name: 'tabs at the ends of lines',
    files: { 'a.conll': 'Has\tO\t\nfever\tB-problem\t\n\n' },
    entities: { a: ['problem:fever'] },
  },
  {
    name: 'scores behind the tags',
    files: { 'a.conll': 'Has\tO\t0.98\nfever\tB-problem\t0.7\n\n' },
    entities: { a: ['problem:fever'] },
  },
  {
    name: 'CoNLL-U with entities in its last column',
    files: {
      'a.conllu':
        '# newdoc id = d1\n# text = No pain.\n1\tNo\tno\tDET\tDT\t_\t2\tdet\t_\tNER=O\n2\tpain\tpain\tNOUN\tNN\t_\t0\troot\t_\tNER=B-problem|SpaceAfter=No\n\n',
    },
    plan: '1 × conll',
    entities: { d1: ['problem:pain'] },
  },
  {
    name: 'CoNLL-U without: what else its last column holds is no entity',
    files: {
      'a.conllu':
        '# sent_id = 1\n1\tNo\tno\tDET\tDT\t_\t2\tdet\t_\t_\n2\tpain\tpain\tNOUN\tNN\t_\t0\troot\t_\tSpaceAfter=No\n\n',
    },
    plan: '1 × conll',
    entities: { a: [] },
  },
  {
    name: 'IOB1, sentences of O alone, I- behind O',
    files: { 'a.iob': 'a\tO\nb\tI-x\nc\tI-x\nd\tB-x\n\ne\tO\nf\tO\n\ng\tI-y\n' },
    entities: { a: ['x:b c', 'x:d', 'y:g'] },
    warnings: [2, 9],
  },
  {
    name: 'tags before words',
    files: { 'a.bio': 'B-x\tfever\nO\tnow\n' },
    entities: { a: ['x:fever'] },
  },
  {
    name: 'comments of as many words as there are columns, a byte order mark, no line end at the end',
    files: { 'a.bio': '\ufeff# id 1\nHas\tO\nfever\tB-x\n  \n# note\nok\tO' },
    entities: { a: ['x:fever'] },
    back: 'conll',
  },
  {
    name: 'a note that ends like a tag is none',
    files: { 'a.txt': 'Hepatitis B\n', 'b.ann': 'T1\tx 0 3\tHas\n', 'b.txt': 'Has' },
    plan: '1 × text, 1 × brat',
    entities: { a: [], b: ['x:Has'] },
  },
];

describe('CoNLL', () => {
  it.each(cases)('$name', checkCase);
  it.each<[string, Partial<WriteOptions>]>([
    ['two columns', {}],
    ['four columns, parted by blanks', { columns: '4' }],
    ['offsets', { columns: 'offsets' }],
    ['offsets and layers', { columns: 'offsets', flatten: { kind: 'layers' }, scheme: 'bioes' }],
  ])('%s hold words and labels with blanks', async (_, write) => {
    const folder = temporaryFolder({ 'a.bio': 'chest pain\tB-Adverse Event\nof\tO\nold age\tB-\n' });
    const { out, result } = await convertFolder(folder, 'conll', write);
    expect(result.ledger).toMatchObject({ read: 2, written: 2 });
    const { documents, problems } = await readCorpus([out]);
    expect(problems).toEqual([]);
    expect(documents.map(slices)).toEqual([['chest pain', 'old age']]);
  });
  it('the documents of one file get files of their own when they are written with offsets', async () => {
    const folder = temporaryFolder({
      'a.conll': '-DOCSTART-\tO\n\na\tB-x\n\n-DOCSTART-\tO\n\nb\tO\nc\tB-x\n\n',
    });
    const { out } = await convertFolder(folder, 'conll', { columns: 'offsets' });
    expect(filesBelow(out)).toEqual(['a-2.conll', 'a-2.txt', 'a.conll', 'a.txt']);
    expect(bytesOf(out, 'a-2.conll').toString()).toBe('b\t0\t1\tO\nc\t2\t3\tB-x\n\n');
  });
});
