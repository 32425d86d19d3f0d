// BioC: passages and sentences, locations that are nowhere, line ends, references. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const collection = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE collection SYSTEM "BioC.dtd">\n<collection><source>PubTator</source><date></date><key>x.key</key>${body}</collection>\n`;
const annotation = (
  id: string,
  type: string,
  text: string,
  ...locations: readonly [number, number][]
): string =>
  `<annotation id="${id}"><infon key="type">${type}</infon>${locations.map(([offset, length]) => `<location offset="${offset}" length="${length}"/>`).join('')}<text>${text}</text></annotation>`;
const passage = (offset: number, text: string, inside: string): string =>
  `<passage><offset>${offset}</offset><text>${text}</text>${inside}</passage>`;
const sentence = (offset: number, text: string, inside: string): string =>
  `<sentence><offset>${offset}</offset><text>${text}</text>${inside}</sentence>`;

const cases: readonly FormatCase[] = [
  {
    name: 'passages, and sentences inside a passage',
    files: {
      'a.xml': collection(
        `<document><id>7</id>${passage(0, 'Fever study', annotation('1', 'Disease', 'Fever', [0, 5]))}<passage><offset>12</offset>${sentence(12, 'Zedol helps.', annotation('2', 'Drug', 'Zedol', [12, 5]))}${sentence(25, 'No fever.', annotation('3', 'Disease', 'fever', [28, 5]))}</passage><relation id="R1"><infon key="type">treats</infon><node refid="2" role="drug"/><node refid="3" role="disease"/></relation></document>`,
      ),
    },
    plan: '1 × bioc',
    entities: { '7': ['Disease:Fever', 'Drug:Zedol', 'Disease:fever'] },
    others: ['treats drug=2 disease=3'],
    back: 'bioc',
  },
  {
    name: 'discontinuous, empty, outside, without a location',
    files: {
      'a.xml': collection(
        `<document><id>8</id>${passage(0, 'left and right arm', annotation('1', 'x', 'left arm', [0, 4], [15, 3]) + annotation('2', 'x', '', [3, 0]) + annotation('3', 'x', 'arm', [99, 3]) + annotation('4', 'x', 'arm'))}</document>`,
      ),
    },
    entities: { '8': ['x:left|arm'] },
    errors: [3, 3, 3],
    lost: [/is empty/, /outside the passages/, /has no location/],
  },
  {
    name: 'CRLF, laid out in lines, with character references',
    files: {
      'a.xml': collection(
        '\n  <document>\n    <id>9</id>\n    <passage>\n      <offset>0</offset>\n      <text>A &lt; B &amp; 5 &#181;g</text>\n      <annotation id="T1">\n        <infon key="type">dose</infon>\n        <location offset="8" length="4"/>\n        <text>5 &#181;g</text>\n      </annotation>\n    </passage>\n  </document>\n',
      ).replaceAll('\n', '\r\n'),
    },
    entities: { '9': ['dose:5 µg'] },
    back: 'bioc',
  },
];

describe('BioC', () => {
  it.each(cases)('$name', checkCase);
});
