// "What breaks naive readers", point by point, for each format that it concerns. All texts are made up.
import { describe, expect, it } from 'vitest';
import { entitiesOf } from '../../../src/corpus/document';
import { tagDocument } from '../../../src/corpus/alignment';
import { bytesOf, convertFolder, readFiles, slices, temporaryFolder } from '../support';

const xml = (text: string, tags: string, root = 'deIdi2b2'): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<${root}>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}\n</TAGS>\n</${root}>\n`;
const name = (start: number, end: number, text: string): string =>
  `<NAME id="P0" start="${start}" end="${end}" text="${text}" TYPE="PATIENT" comment=""/>`;
const event = (start: number, end: number, text: string): string =>
  `<EVENT id="E0" start="${start}" end="${end}" text="${text}" modality="FACTUAL" polarity="POS" type="PROBLEM" />`;

/** One span in each format that states character offsets and quotes the text. */
const characterFormats = {
  brat: (text: string, start: number, end: number, quoted: string) =>
    readFiles('brat', { text, annotations: `T1\tproblem ${start} ${end}\t${quoted}\n` }),
  'i2b2-2012': (text: string, start: number, end: number, quoted: string) =>
    readFiles('i2b2-2012', {
      document: xml(text, event(start, end, quoted), 'ClinicalNarrativeTemporalAnnotation'),
    }),
  'i2b2-2014': (text: string, start: number, end: number, quoted: string) =>
    readFiles('i2b2-2014', { document: xml(text, name(start, end, quoted)) }),
  'i2b2-2014-risk': (text: string, start: number, end: number, quoted: string) =>
    readFiles('i2b2-2014-risk', {
      document: xml(text, `<CAD id="A0" start="${start}" end="${end}" text="${quoted}" time="now"/>`, 'root'),
    }),
  'conll with offsets': (text: string, start: number, end: number, quoted: string) =>
    readFiles('conll', {
      text,
      annotations: quoted
        .split(' ')
        .map((word, i, words) => {
          const before = words.slice(0, i).reduce((sum, other) => sum + other.length + 1, 0);
          return `${word}\t${start + before}\t${i === words.length - 1 ? end : start + before + word.length}\t${i === 0 ? 'B' : 'I'}-problem\n`;
        })
        .join(''),
    }),
};
const lineFormats = {
  'i2b2-2010': (text: string, place: string, quoted: string) =>
    readFiles('i2b2-2010', { text, concepts: `c="${quoted}" ${place}||t="problem"\n` }),
  'i2b2-2009': (text: string, place: string, quoted: string) =>
    readFiles('i2b2-2009', {
      text,
      annotations: `m="${quoted}" ${place}||do="nm"||mo="nm"||f="nm"||du="nm"||r="nm"||ln="list"\n`,
    }),
  'i2b2-2012-extent': (text: string, place: string, quoted: string) =>
    readFiles('i2b2-2012-extent', {
      text,
      extents: `EVENT="${quoted}" ${place}||type="PROBLEM"||modality="FACTUAL"||polarity="POS"\n`,
    }),
};
const eachCharacterFormat = Object.entries(characterFormats);
const eachLineFormat = Object.entries(lineFormats);

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

const crlfText = 'One line.\r\nTwo lines.\r\nHas fever now.\r\n';
const emoji = 'Sad 😀😀 pt ≥ 38 µg: fever today';

describe('3 CRLF', () => {
  const counted = crlfText.indexOf('fever');
  it.each(eachCharacterFormat)('%s: offsets that count the CR', async (_, read) => {
    expect(slices((await read(crlfText, counted, counted + 5, 'fever')).documents[0])).toEqual(['fever']);
  });
  it.each(eachCharacterFormat)('%s: offsets that count CRLF as one', async (_, read) => {
    const { documents, problems } = await read(crlfText, counted - 2, counted + 3, 'fever');
    expect(slices(documents[0])).toEqual(['fever']);
    expect(problems).toEqual([]);
  });
  it('decides by document: two notes of one folder may differ', async () => {
    const folder = temporaryFolder({
      'a.txt': crlfText,
      'a.ann': `T1\tproblem ${counted} ${counted + 5}\tfever\n`,
      'b.txt': crlfText,
      'b.ann': `T1\tproblem ${counted - 2} ${counted + 3}\tfever\n`,
    });
    const { out, result } = await convertFolder(folder, 'conll');
    expect(result.ledger).toMatchObject({ read: 2, written: 2, problems: [] });
    for (const file of ['a.conll', 'b.conll'])
      expect(bytesOf(out, file).toString()).toContain('fever\tB-problem');
  });
  it('n2c2-2019 quotes no text: word edges decide', async () => {
    const { documents } = await readFiles('n2c2-2019', {
      text: crlfText,
      annotations: `N1||C1||${counted - 2}||${counted + 3}\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
});

describe('4 unit', () => {
  const start = emoji.indexOf('fever');
  const codePoints = [...emoji.slice(0, start)].length; // eslint-disable-line @typescript-eslint/no-misused-spread
  const bytes = Buffer.byteLength(emoji.slice(0, start));
  const units = [
    ['code points', codePoints],
    ['UTF-16', start],
    ['bytes', bytes],
  ] as const;
  describe.each(eachCharacterFormat)('%s', (_, read) => {
    it.each(units)('%s', async (_unit, at) => {
      const { documents, problems } = await read(emoji, at, at + 5, 'fever');
      expect(slices(documents[0])).toEqual(['fever']);
      expect(problems).toEqual([]);
    });
  });
  it.each(units)('pubtator: %s', async (_unit, at) => {
    const { documents } = await readFiles('pubtator', {
      document: `1|t|${emoji}\n1|a|x\n1\t${at}\t${at + 5}\tfever\tDisease\t-1\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
  it.each(units)('jsonl without quoted text: %s', async (_unit, at) => {
    const { documents } = await readFiles('jsonl', {
      document: `${JSON.stringify({ text: emoji, label: [[at, at + 5, 'x']] })}\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
  it.each(units)('bioc: %s', async (_unit, at) => {
    const document = `<collection><document><id>1</id><passage><offset>0</offset><text>${emoji}</text><annotation id="1"><infon key="type">x</infon><location offset="${at}" length="5"/><text>fever</text></annotation></passage></document></collection>`;
    expect(slices((await readFiles('bioc', { document })).documents[0])).toEqual(['fever']);
  });
  it.each(units)('n2c2-2019: %s', async (_unit, at) => {
    const { documents } = await readFiles('n2c2-2019', {
      text: emoji,
      annotations: `N1||C1||${at}||${at + 5}\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
  it('zero-width and private-use characters count like any other', async () => {
    const text = 'a\u200bb \ue000 fever';
    expect(slices((await characterFormats.brat(text, 6, 11, 'fever')).documents[0])).toEqual(['fever']);
  });
});

describe('5 BOM', () => {
  const text = '\ufeffHas fever today';
  it.each(eachCharacterFormat.filter(([format]) => !format.startsWith('i2b2')))(
    '%s: counted and not counted',
    async (_, read) => {
      expect(slices((await read(text, 5, 10, 'fever')).documents[0])).toEqual(['fever']);
      expect(slices((await read(text, 4, 9, 'fever')).documents[0])).toEqual(['fever']);
    },
  );
  it('an entity at the very start does not take the BOM', async () => {
    expect(slices((await characterFormats.brat(text, 0, 3, 'Has')).documents[0])).toEqual(['Has']);
  });
  it.each(eachLineFormat)('%s: the BOM is no part of the first word', async (_, read) => {
    expect(slices((await read(text, '1:0 1:0', 'has')).documents[0])).toEqual(['Has']);
  });
  it('XML with a BOM before its declaration', async () => {
    const { documents } = await readFiles('i2b2-2014', {
      document: `\ufeff${xml('Mr. Roe', name(4, 7, 'Roe'))}`,
    });
    expect(slices(documents[0])).toEqual(['Roe']);
  });
});

describe('6 CDATA', () => {
  it.each([
    [
      'i2b2-2012',
      (text: string, tag: string) => xml(text, tag, 'ClinicalNarrativeTemporalAnnotation'),
      event,
    ],
    ['i2b2-2014', xml, name],
  ] as const)(
    '%s: references stay literal in CDATA and are decoded in attributes',
    async (format, file, tag) => {
      const text = 'Mr. O&apos;Roe &amp; son';
      const literal = await readFiles(format, { document: file(text, tag(4, 14, 'O&amp;apos;Roe')) });
      expect(slices(literal.documents[0])).toEqual(['O&apos;Roe']);
      const decoded = await readFiles(format, { document: file(text, tag(4, 14, 'O&apos;Roe')) });
      expect(slices(decoded.documents[0])).toEqual(['O&apos;Roe']);
      expect(decoded.problems).toEqual([]);
      const numeric = await readFiles(format, { document: file('temp ≥ 38', tag(5, 6, '&#8805;')) });
      expect(slices(numeric.documents[0])).toEqual(['≥']);
    },
  );
  it('text without CDATA: references are decoded, offsets count characters', async () => {
    const document = `<deIdi2b2><TEXT>a &lt; b, Mr. Roe</TEXT><TAGS>${name(11, 14, 'Roe')}</TAGS></deIdi2b2>`;
    expect(slices((await readFiles('i2b2-2014', { document })).documents[0])).toEqual(['Roe']);
  });
  it('entities are never expanded', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`;
    const document = `<?xml version="1.0"?>${bomb}<deIdi2b2><TEXT>&b; Roe</TEXT><TAGS>${name(4, 7, 'Roe')}</TAGS></deIdi2b2>`;
    const { documents } = await readFiles('i2b2-2014', { document });
    expect(documents[0]?.text).toBe('&b; Roe');
  });
});

describe('7 mismatch', () => {
  const text = 'He has high   Fever & chills today, then nothing else at all.';
  describe.each(eachCharacterFormat.filter(([format]) => !format.startsWith('conll')))(
    '%s',
    (format, read) => {
      const amp = format === 'brat' ? 'and' : 'and';
      it('white space, case and & against "and" are no mismatch', async () => {
        const { documents, problems } = await read(text, 7, 28, `high fever ${amp} chills`);
        expect(slices(documents[0])).toEqual(['high   Fever & chills']);
        expect(problems).toEqual([]);
      });
      it('a few characters off: re-anchored when found once, and reported', async () => {
        const { documents, problems } = await read(text, 10, 16, 'chills');
        expect(slices(documents[0])).toEqual(['chills']);
        expect(problems).toHaveLength(1);
        expect(problems[0]?.severity).toBe('warning');
      });
      it('found nowhere: the stated offsets are kept, and reported', async () => {
        const { documents, problems } = await read(text, 7, 11, 'zzzz');
        expect(slices(documents[0])).toEqual(['high']);
        expect(problems).toHaveLength(1);
      });
      it('found twice: the stated offsets are kept', async () => {
        const { documents } = await read('abc fever abc fever abc xyz', 20, 23, 'fever');
        expect(slices(documents[0])).toEqual(['abc']);
      });
    },
  );
  it.each(eachLineFormat)('%s: re-anchored on its line', async (_, read) => {
    const { documents, problems } = await read('He has fever and chills today', '1:0 1:0', 'chills');
    expect(slices(documents[0])).toEqual(['chills']);
    expect(problems[0]).toMatchObject({ line: 1, severity: 'warning' });
  });
  it('messages never quote the note', async () => {
    const { problems } = await characterFormats.brat('Has secretword', 0, 3, 'hiddenword');
    expect(JSON.stringify(problems)).not.toMatch(/secretword|hiddenword|Has/);
  });
});

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
