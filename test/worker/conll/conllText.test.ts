import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entitiesOf as entitiesIn, entityText } from '../../../src/corpus/document';
import { noConllFilter } from '../../../src/protocol/conll';
import { ConllText } from '../../../src/worker/conll/conllText';
import { readTags } from '../../../src/worker/conll/tags';
import { readFiles } from '../../corpus/support';

const entitiesOf = (tags: string, scheme: 'BIO' | 'BIOES' | 'IO' = 'BIO') => {
  const { entities, errors } = readTags(tags.split(' '), {
    begins: scheme !== 'IO',
    closing: scheme === 'BIOES',
  });
  return {
    entities: entities.map(({ label, start, end }) => `${label} ${start}–${end}`),
    errors: [...errors.keys()],
  };
};

describe('tags of a sentence', () => {
  it.each([
    ['B-p I-p O B-t', 'BIO', ['p 0–2', 't 3–4'], []],
    ['O I-p I-p', 'BIO', ['p 1–3'], [1]],
    ['B-p I-t', 'BIO', ['p 0–1', 't 1–2'], [1]],
    ['B-p B-p', 'BIO', ['p 0–1', 'p 1–2'], []],
    ['I-p I-p O I-p', 'IO', ['p 0–2', 'p 3–4'], []],
    ['B-p I-p E-p S-t O', 'BIOES', ['p 0–3', 't 3–4'], []],
    ['B-p I-p O', 'BIOES', ['p 0–2'], [1]],
    ['O B-p', 'BIOES', ['p 1–2'], [1]],
    ['O E-p', 'BIOES', ['p 1–2'], [1]],
    ['O X-p problem B-', 'BIO', [], [1, 2, 3]],
    ['B-p O-p I-p', 'BIO', ['p 0–1', 'p 2–3'], [1, 2]],
  ] as const)('%s in %s', (tags, scheme, entities, errors) => {
    expect(entitiesOf(tags, scheme)).toEqual({ entities, errors });
  });

  it('covers every tagged token once, whatever the tags', () => {
    const tag = fc.constantFrom('O', 'B-p', 'I-p', 'E-p', 'S-p', 'B-t', 'I-t', 'E-t', 'S-t');
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1 }), (tags) => {
        const { entities } = readTags(tags, { begins: true, closing: true });
        const covered = entities.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        expect(covered).toEqual(tags.flatMap((t, i) => (t === 'O' ? [] : [i])));
      }),
    );
  });
});

const twoColumns = 'He\tO\nhas\tO\nchest\tB-problem\npain\tI-problem\n.\tO\n\nNo\tO\nfever\tI-problem\n';
const withOffsets = `-DOCSTART- notes/7\n\nChest\tB-problem\t0\t5\npain\tI-problem\t6\t10\n\nECG\tB-test\t12\t15\nok\tO\t16\t18\n`;

describe('a CoNLL file', () => {
  it('has sentences, labels and problems with their lines', () => {
    const { summary } = new ConllText(twoColumns);
    expect(summary).toMatchObject({
      sentences: 2,
      tokens: 7,
      labels: [{ label: 'problem', count: 2 }],
      scheme: 'BIO',
      problemCount: 1,
    });
    expect(summary.problems).toEqual([
      { line: 8, sentence: 1, message: expect.stringMatching(/^Stray I-problem after O/) as string },
    ]);
  });

  it('reads offsets and document names', () => {
    const text = new ConllText(withOffsets);
    expect(text.summary).toMatchObject({ documents: ['notes/7'], hasOffsets: true });
    expect(text.sentence(1)).toMatchObject({
      document: 'notes/7',
      line: 6,
      tokens: [{ text: 'ECG', tag: 'B-test', start: 12, end: 15 }, {}],
    });
    expect([text.find('7', 13), text.find('notes/7', 8), text.find('other', 3)]).toEqual([1, 0, -1]);
  });

  it.each([
    ['blanks, four columns', 'EU NNP B-NP B-ORG\nrejects VBZ B-VP O\n', 'B-ORG'],
    ['CRLF', 'EU\tB-ORG\r\nrejects\tO\r\n\r\n', 'B-ORG'],
    ['a BOM', '\ufeffEU\tB-ORG\nrejects\tO\n', 'B-ORG'],
    ['a token #', '#\tB-ORG\nrejects\tO\n', 'B-ORG'],
  ])('reads a file with %s', (_name, text, tag) => {
    const sentence = new ConllText(text).sentence(0);
    expect(sentence?.tokens.map((token) => token.tag.split(' ').at(-1))).toEqual([tag, 'O']);
  });

  it.each([
    ['tags without labels', 'A\tO\nbreast\tB\ncancer\tI\n.\tO\n'],
    ['numbered words', '1\tchest\tB-problem\n2\tpain\tI-problem\n\n1\tECG\tB-test\n2\tdone\tO\n'],
    ['the tag first', 'B-problem 0 5 Chest\nI-problem 6 10 pain\nO 11 12 .\n'],
    ['trailing tabs', 'chest\tB-problem\t\npain\tI-problem\t\n.\tO\t\n'],
    ['phrase chunks', 'IL-2\tIL-2\tNN\tB-NP\tB-protein\ngene\tgene\tNN\tI-NP\tO\n'],
    ['tags among other things', '1\tchest\tNER=B-problem|SpaceAfter=No\n2\tpain\tNER=I-problem\n3\tis\t_\n'],
    ['underscores', 'chest B_problem\npain I_problem\nis O\n'],
    ['marks of documents', '###MEDLINE:9\n\nIL-2\tB-DNA\ngene\tI-DNA\nis\tO\n'],
  ])('shows the entities that the reader reads: %s', async (_name, content) => {
    const { documents } = await readFiles('conll', { document: content });
    const read = documents.flatMap((document) =>
      entitiesIn(document).map((entity) => `${entity.label} ${entityText(document, entity)}`),
    );
    const preview = new ConllText(content);
    const shown = Array.from({ length: preview.summary.sentences }, (_, i) => preview.sentence(i)!).flatMap(
      ({ entities, tokens }) =>
        entities.map(({ label, start, end }) => {
          const words = tokens.slice(start, end).map(({ text }) => text);
          return `${label} ${words.join(' ')}`;
        }),
    );
    expect(read.length).toBeGreaterThan(0);
    expect(shown).toEqual(read);
    expect(preview.summary.problemCount).toBe(0);
  });

  it('points at lines with too few columns and at tags of no scheme', () => {
    const { summary } = new ConllText(
      'a\tO\nb\nc\tproblem\nd\tO\ne\tO\nf\tO\ng\tO\nh\tO\ni\tO\nj\tO\nk\tO\nl\tO\n',
    );
    expect(summary.problems.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('filters by label, error and text', () => {
    const text = new ConllText(twoColumns);
    const passing = (filter: object): number[] => [...text.filter({ ...noConllFilter, ...filter }).indices];
    expect(passing({})).toEqual([0, 1]);
    expect(passing({ errorsOnly: true })).toEqual([1]);
    expect(passing({ labels: ['test'] })).toEqual([]);
    expect(passing({ labels: ['problem'] })).toEqual([0, 1]);
    expect(passing({ text: 'CHEST pain' })).toEqual([0]);
  });

  it('is empty without lines, and tells no problem of plain text', () => {
    expect(new ConllText('').summary).toMatchObject({ sentences: 0, tokens: 0, problemCount: 0 });
    expect(new ConllText('just\nwords\n').summary).toMatchObject({
      sentences: 1,
      tokens: 2,
      scheme: 'none',
      problemCount: 0,
    });
  });

  it('follows edits', () => {
    const at = twoColumns.indexOf('I-problem', twoColumns.indexOf('fever'));
    const edited = new ConllText(twoColumns).edit([{ start: at, end: at + 1, text: 'B' }]);
    expect(edited.summary.problemCount).toBe(0);
    expect(edited.length).toBe(twoColumns.length);
  });
});
