// One span in a file of each format, as "What breaks naive readers" needs it. All texts are made up.
import { readFiles, type ReadFiles } from '../../support';

export const xml = (text: string, tags: string, root = 'deIdi2b2'): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<${root}>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}\n</TAGS>\n</${root}>\n`;
export const name = (start: number, end: number, text: string): string =>
  `<NAME id="P0" start="${start}" end="${end}" text="${text}" TYPE="PATIENT" comment=""/>`;
export const event = (start: number, end: number, text: string): string =>
  `<EVENT id="E0" start="${start}" end="${end}" text="${text}" modality="FACTUAL" polarity="POS" type="PROBLEM" />`;

/** One span in each format that states character offsets and quotes the text. */
export const characterFormats = {
  brat: (text: string, start: number, end: number, quoted: string): Promise<ReadFiles> =>
    readFiles('brat', { text, annotations: `T1\tproblem ${start} ${end}\t${quoted}\n` }),
  'i2b2-2012': (text: string, start: number, end: number, quoted: string): Promise<ReadFiles> =>
    readFiles('i2b2-2012', {
      document: xml(text, event(start, end, quoted), 'ClinicalNarrativeTemporalAnnotation'),
    }),
  'i2b2-2014': (text: string, start: number, end: number, quoted: string): Promise<ReadFiles> =>
    readFiles('i2b2-2014', { document: xml(text, name(start, end, quoted)) }),
  'i2b2-2014-risk': (text: string, start: number, end: number, quoted: string): Promise<ReadFiles> =>
    readFiles('i2b2-2014-risk', {
      document: xml(text, `<CAD id="A0" start="${start}" end="${end}" text="${quoted}" time="now"/>`, 'root'),
    }),
  'conll with offsets': (text: string, start: number, end: number, quoted: string): Promise<ReadFiles> =>
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
  'i2b2-2010': (text: string, place: string, quoted: string): Promise<ReadFiles> =>
    readFiles('i2b2-2010', { text, concepts: `c="${quoted}" ${place}||t="problem"\n` }),
  'i2b2-2009': (text: string, place: string, quoted: string): Promise<ReadFiles> =>
    readFiles('i2b2-2009', {
      text,
      annotations: `m="${quoted}" ${place}||do="nm"||mo="nm"||f="nm"||du="nm"||r="nm"||ln="list"\n`,
    }),
  'i2b2-2012-extent': (text: string, place: string, quoted: string): Promise<ReadFiles> =>
    readFiles('i2b2-2012-extent', {
      text,
      extents: `EVENT="${quoted}" ${place}||type="PROBLEM"||modality="FACTUAL"||polarity="POS"\n`,
    }),
};
export const eachCharacterFormat = Object.entries(characterFormats);
export const eachLineFormat = Object.entries(lineFormats);
