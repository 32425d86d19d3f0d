// "What breaks naive readers": lines that are malformed. All texts are made up.
import { describe, expect, it } from 'vitest';
import { readFiles, slices } from '../../support';
import { name, xml } from './madeFiles';

describe('8 malformed lines', () => {
  const good = 'T1\tproblem 4 9\tfever\n';
  const text = 'Has fever and\nchest pain.';
  it.each([
    ['missing fields', `${good}T2\tproblem\nT3\tproblem 0 3\tHas\n`, 2, 1],
    ['no offsets', `${good}T2\tproblem x y\tz\nT3\tproblem 0 3\tHas\n`, 2, 1],
    ['past the end', `${good}T2\tproblem 90 99\tz\nT3\tproblem 0 3\tHas\n`, 2, 1],
    ['an unknown line', `${good}hello there\nT3\tproblem 0 3\tHas\n`, 2, 0],
    [
      'huge numbers',
      `${good}T2\tproblem 9999999999999999999 99999999999999999999\tz\nT3\tproblem 0 3\tHas\n`,
      2,
      1,
    ],
  ])('brat: %s loses no other line', async (_, annotations, line, lostCount) => {
    const { documents, problems, lost } = await readFiles('brat', { text, annotations });
    expect(slices(documents[0])).toEqual(['fever', 'Has']);
    expect(problems.map((problem) => problem.line)).toContain(line);
    expect(lost).toHaveLength(lostCount);
  });
  it('brat: entity text with a raw line end is read as one', async () => {
    const { documents, lost } = await readFiles('brat', {
      text,
      annotations: 'T1\tproblem 10 19\tand\nchest\nT2\tx 0 3\tHas\n',
    });
    expect(slices(documents[0])).toEqual(['and\nchest', 'Has']);
    expect(lost).toEqual([]);
  });
  it('brat: duplicate ids are both kept', async () => {
    const { documents, problems } = await readFiles('brat', {
      text,
      annotations: 'T1\ta 4 9\tfever\nT1\tb 0 3\tHas\n',
    });
    expect(documents[0]?.annotations.map(({ id }) => id)).toEqual(['T1', 'T1~2']);
    expect(problems).toHaveLength(1);
  });
  it.each([
    ['three bars', 'c="has" 1:0 1:0|||t="x"\nc="fever" 1:1 1:1||t="problem"\n', ['Has', 'fever'], 0],
    ['a missing type', 'c="has" 1:0 1:0\nc="fever" 1:1 1:1||t="problem"\n', ['fever'], 1],
    ['a missing place', 'c="has"||t="x"\nc="fever" 1:1 1:1||t="problem"\n', ['fever'], 1],
    ['a line that is cut off', 'c="has" 1:0 1:\nc="fever" 1:1 1:1||t="problem"\n', ['fever'], 1],
    ['a line that does not exist', 'c="has" 9:0 9:0||t="x"\nc="fever" 1:1 1:1||t="problem"\n', ['fever'], 1],
  ])('i2b2-2010: %s', async (_, concepts, expected, lostCount) => {
    const { documents, problems, lost } = await readFiles('i2b2-2010', { text, concepts });
    expect(slices(documents[0])).toEqual(expected);
    expect(problems[0]).toMatchObject({ line: 1 });
    expect(lost).toHaveLength(lostCount);
  });
  it('i2b2-2009: a line that is no entry', async () => {
    const { documents, problems, lost } = await readFiles('i2b2-2009', {
      text,
      annotations: 'm="has" 1:0\nm="fever" 1:1 1:1||ln="list"\n',
    });
    expect([slices(documents[0]), problems[0]?.line, lost.length]).toEqual([['fever'], 1, 1]);
  });
  it.each([
    ['a stray XML declaration', (tag: string) => `<?xml version="1.0"?>\n${tag}`, 1],
    [
      'an unclosed tag',
      (tag: string) => `<DATE id="P9" start="0" end="3" text="Mr." TYPE="DATE" comment="">\n${tag}`,
      2,
    ],
    [
      'a quote inside an attribute',
      (tag: string) => `<DATE id="P9" start="0" end="3" text="M"r." TYPE="DATE comment=""/>\n${tag}`,
      1,
    ],
    [
      'an attribute that is never closed',
      (tag: string) => `<DATE id="P9" start="0" end="3" text="Mr. TYPE=DATE/>\n${tag}`,
      1,
    ],
    ['a tag that is never closed', (tag: string) => `<DATE id="P9" start="0" end="3"\n${tag}`, 1],
  ])('i2b2-2014: %s', async (_, tags, atLeast) => {
    const { documents } = await readFiles('i2b2-2014', { document: xml('Mr. Roe', tags(name(4, 7, 'Roe'))) });
    expect(slices(documents[0])).toContain('Roe');
    expect(slices(documents[0]).length).toBeGreaterThanOrEqual(atLeast);
  });
  it('i2b2-2014: offsets that are no numbers are listed', async () => {
    const bad = '<DATE id="P1" start="x" end="3" text="Mr." TYPE="DATE" comment=""/>';
    const { documents, problems, lost } = await readFiles('i2b2-2014', {
      document: xml('Mr. Roe', `${bad}\n${name(4, 7, 'Roe')}`),
    });
    expect(slices(documents[0])).toEqual(['Roe']);
    expect([lost.length, problems[0]?.line]).toEqual([1, 5]);
  });
  it('i2b2-2006: PHI that is never closed', async () => {
    const { documents, problems } = await readFiles('i2b2-2006', {
      document:
        '<ROOT><RECORD ID="1"><TEXT>Dr <PHI TYPE="DOCTOR">Roe</PHI> and <PHI TYPE="DATE">May</TEXT></RECORD></ROOT>',
    });
    expect(slices(documents[0])).toEqual(['Roe']);
    expect(problems).toHaveLength(1);
  });
  it('pubtator, n2c2-2019, jsonl and conll: the line is reported, the others are kept', async () => {
    const pubtator = await readFiles('pubtator', {
      document: '1|t|Has fever\n1|a|\n1\t4\tfever\n1\t4\t9\tfever\tDisease\t-1\n',
    });
    expect([slices(pubtator.documents[0]), pubtator.problems[0]?.line, pubtator.lost.length]).toEqual([
      ['fever'],
      3,
      1,
    ]);
    const norm = await readFiles('n2c2-2019', {
      text: 'Has fever',
      annotations: 'N1||C1||4\nN2||C1||4||9\n',
    });
    expect([slices(norm.documents[0]), norm.problems[0]?.line, norm.lost.length]).toEqual([['fever'], 1, 1]);
    const json = await readFiles('jsonl', {
      document: '{"text": "x"\n{"text":"Has fever","label":[[4,9,"x"],[90,99,"y"]]}\n',
    });
    expect([slices(json.documents[0]), json.problems.map(({ line }) => line), json.lost.length]).toEqual([
      ['fever'],
      [1, 2],
      1,
    ]);
    const conll = await readFiles('conll', {
      document: 'Has\tO\nfever\nchest\tB-problem\npain\tI-problem\n',
    });
    expect([slices(conll.documents[0]), conll.problems[0]?.line]).toEqual([['chest pain'], 2]);
  });
});
