// "What breaks naive readers": entities that overlap, or end inside words. All texts are made up.
import { describe, expect, it } from 'vitest';
import { entitiesOf } from '../../../../src/corpus/document';
import { tagDocument } from '../../../../src/corpus/alignment';
import { bytesOf, convertFolder, readFiles, slices, temporaryFolder } from '../../support';
import { name, xml } from './madeFiles';

describe('9 overlap', () => {
  const text = 'severe chest pain at night';
  const annotations =
    'T1\tp 7 17\tchest pain\nT2\tp 7 17\tchest pain\nT3\tq 0 12\tsevere chest\nT4\tr 13 17\tpain\nT5\ts 0 6;13 17\tsevere pain\n';
  it('brat keeps nested, identical, crossing and discontinuous entities', async () => {
    const { documents } = await readFiles('brat', { text, annotations });
    expect(slices(documents[0])).toEqual(['chest pain', 'chest pain', 'severe chest', 'pain', 'severe|pain']);
  });
  it.each([
    [{ kind: 'longest' }, 2, ['severe chest', 'pain']],
    [{ kind: 'first' }, 2, ['severe chest', 'pain']],
    [{ kind: 'priority', labels: ['r', 'q'] }, 2, ['severe chest', 'pain']],
    [{ kind: 'priority', labels: ['p'] }, 1, ['chest pain']],
    [{ kind: 'layers' }, 4, ['severe chest', 'chest pain', 'chest pain', 'pain']],
  ] as const)('conll: %j', async (policy, written, kept) => {
    const { documents } = await readFiles('brat', { text, annotations });
    const tagged = tagDocument(documents[0]!, { scheme: 'bio', flatten: policy });
    expect(tagged.written).toBe(written);
    expect(tagged.written + tagged.leftOut.length).toBe(5);
    const folder = temporaryFolder({ 'n.txt': text, 'n.ann': annotations });
    const { out } = await convertFolder(folder, 'conll', { flatten: policy, columns: 'offsets' });
    const back = await readFiles('conll', { text, annotations: bytesOf(out, 'n.conll') });
    expect(slices(back.documents[0]).sort()).toEqual([...kept].sort());
  });
  it.each(['skip', 'envelope', 'fragments'] as const)(
    'conll: discontinuous entities by the policy %s',
    async (discontinuous) => {
      const { documents } = await readFiles('brat', { text, annotations: 'T5\ts 0 6;13 17\tsevere pain\n' });
      const tagged = tagDocument(documents[0]!, {
        scheme: 'bio',
        flatten: { kind: 'longest' },
        discontinuous,
      });
      const expected = { skip: 'O O O O O', envelope: 'B-s I-s I-s O O', fragments: 'B-s O B-s O O' }[
        discontinuous
      ];
      expect(tagged.tagsOf(0)[0]?.join(' ')).toBe(expected);
      expect(tagged.leftOut).toHaveLength(discontinuous === 'skip' ? 1 : 0);
    },
  );
  it('XML and 2010 keep overlapping entities', async () => {
    const two = `${name(0, 7, 'Mr. Roe')}\n${name(4, 7, 'Roe').replace('P0', 'P1')}`;
    expect(slices((await readFiles('i2b2-2014', { document: xml('Mr. Roe', two) })).documents[0])).toEqual([
      'Mr. Roe',
      'Roe',
    ]);
    const concepts = 'c="chest pain" 1:1 1:2||t="a"\nc="pain" 1:2 1:2||t="b"\nc="pain" 1:2 1:2||t="b"\n';
    expect(slices((await readFiles('i2b2-2010', { text, concepts })).documents[0])).toEqual([
      'chest pain',
      'pain',
      'pain',
    ]);
  });
});

describe('10 mid-word boundaries', () => {
  const text = 'cardiac output fell';
  const annotations = 'T1\tproblem 0 12\tcardiac outp\n';
  it('conll: words are split at entity boundaries, nothing is widened', async () => {
    const folder = temporaryFolder({ 'n.txt': text, 'n.ann': annotations });
    const { out } = await convertFolder(folder, 'conll', { columns: 'offsets' });
    expect(bytesOf(out, 'n.conll').toString()).toBe(
      'cardiac\t0\t7\tB-problem\noutp\t8\t12\tI-problem\nut\t12\t14\tO\nfell\t15\t19\tO\n\n',
    );
    const { out: back } = await convertFolder(out, 'brat');
    expect(bytesOf(back, 'n.ann').toString()).toBe(annotations);
  });
  it('2010: a blank is put where the entity ends, and said so', async () => {
    const folder = temporaryFolder({ 'n.txt': text, 'n.ann': annotations });
    const { out, result } = await convertFolder(folder, 'i2b2-2010');
    expect(bytesOf(out, 'n.txt').toString()).toBe('cardiac outp ut fell');
    expect(bytesOf(out, 'n.con').toString()).toBe('c="cardiac outp" 1:0 1:1||t="problem"\n');
    expect(result.remarks.size).toBe(1);
    const read = await readFiles('i2b2-2010', {
      text: bytesOf(out, 'n.txt'),
      concepts: bytesOf(out, 'n.con'),
    });
    expect(entitiesOf(read.documents[0]!)).toHaveLength(1);
  });
});
