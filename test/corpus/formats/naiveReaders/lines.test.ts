// "What breaks naive readers": lines and the words counted in them. All texts are made up.
import { describe, expect, it } from 'vitest';
import { readFiles, slices } from '../../support';
import { eachLineFormat } from './madeFiles';

describe('1 token indices', () => {
  const cases = [
    ['a leading blank that does not count', ' Chest pain today', '1:0 1:1', 'chest pain'],
    ['a leading blank that counts as an empty word', ' Chest pain today', '1:1 1:2', 'chest pain'],
    ['a run of blanks that collapses', 'Has  chest   pain', '1:1 1:2', 'chest pain'],
    ['a run of blanks of which each counts', 'Has  chest   pain', '1:2 1:5', 'chest pain'],
    ['a no-break space that parts words', 'Has\u00a0chest pain', '1:1 1:2', 'chest pain'],
  ] as const;
  describe.each(eachLineFormat)('%s', (_, read) => {
    it.each(cases)('%s', async (_case, text, place, quoted) => {
      const { documents, problems, lost } = await read(text, place, quoted);
      expect(slices(documents[0]).map((slice) => slice.replace(/\s+/g, ' ').toLowerCase())).toEqual([quoted]);
      expect([problems, lost]).toEqual([[], []]);
    });
    it('reports the line when no tokenisation fits', async () => {
      const { documents, problems, lost } = await read('Has chest pain', '1:7 1:9', 'fever');
      expect(slices(documents[0])).toEqual([]);
      expect(lost).toHaveLength(1);
      expect(problems[0]).toMatchObject({ line: 1 });
    });
  });
});

describe('2 lines end at \\n only', () => {
  const odd = ['\u000b', '\u000c', '\u0085', '\u2028', '\u2029'];
  describe.each(eachLineFormat)('%s', (_, read) => {
    it.each(odd.map((character) => [character.charCodeAt(0).toString(16), character] as const))(
      'U+%s is not a line end',
      async (_code, character) => {
        const { documents, problems } = await read(
          `One two${character}three\nHas fever now\n`,
          '2:1 2:1',
          'fever',
        );
        expect(slices(documents[0])).toEqual(['fever']);
        expect(problems).toEqual([]);
      },
    );
    it('a CR before the LF belongs to the line end', async () => {
      const { documents } = await read('One two\r\nHas fever\r\n', '2:1 2:1', 'fever');
      expect(slices(documents[0])).toEqual(['fever']);
    });
  });
  it.each(odd.map((character) => [character.charCodeAt(0).toString(16), character] as const))(
    'U+%s inside the text of a brat entity',
    async (_code, character) => {
      const text = `has chest${character}pain now`;
      const { documents, problems } = await readFiles('brat', {
        text,
        annotations: `T1\tproblem 4 14\tchest${character}pain\nT2\tx 0 3\thas\n`,
      });
      expect(slices(documents[0])).toEqual([`chest${character}pain`, 'has']);
      expect(problems).toEqual([]);
    },
  );
  it.each(odd.map((character) => [character.charCodeAt(0).toString(16), character] as const))(
    'U+%s inside a PubTator abstract and a JSON line',
    async (_code, character) => {
      const pubtator = await readFiles('pubtator', {
        document: `1|t|Title\n1|a|has${character}fever\n1\t10\t15\tfever\tDisease\t-1\n`,
      });
      expect(slices(pubtator.documents[0])).toEqual(['fever']);
      if (character < ' ') return; // not allowed in JSON
      const json = await readFiles('jsonl', {
        document: `{"text":"has${character}fever","label":[[4,9,"x"]]}\n{"text":"b","label":[]}\n`,
      });
      expect(json.documents).toHaveLength(2);
      expect(slices(json.documents[0])).toEqual(['fever']);
    },
  );
});
