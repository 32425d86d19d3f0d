// "What breaks naive readers": quoted texts: CDATA, and what differs from the place stated. All texts are made up.
import { describe, expect, it } from 'vitest';
import { readFiles, slices } from '../../support';
import { characterFormats, eachCharacterFormat, eachLineFormat, event, name, xml } from './madeFiles';

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
