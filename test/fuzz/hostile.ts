// Files made to be slow: for each format, what is worst for a reader or writer that is not linear. Each grows to the size asked for.

export interface HostileCase {
  readonly format: string;
  readonly name: string;
  /** Contents by role, of about `size` bytes together. */
  readonly files: (size: number) => Readonly<Record<string, string>>;
}

/** Pieces one after the other, up to `size` characters. */
function fill(size: number, piece: (i: number) => string): string {
  const pieces: string[] = [];
  for (let i = 0, length = 0; length < size; i++) {
    const next = piece(i);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join('');
}

const repeat = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));
const words = (size: number): string => fill(size, (i) => `w${i % 7} `);
/** Numbers that look random and are the same every time. */
const scattered = (i: number, below: number): number => (i * 7919 + ((i * 104_729) >> 3)) % below;

const noteOf = (size: number): Record<string, string> => ({ text: words(size / 3) });
const cdata = (root: string, text: string, tags: string): string =>
  `<?xml version="1.0"?>\n<${root}>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}</TAGS>\n</${root}>\n`;

const brat: readonly (readonly [name: string, files: HostileCase['files']])[] = [
  ['nested entities', (size) => ({ text: words(size / 2), annotations: fill(size / 2, (i) => `T${i}\tx ${i} ${Math.floor(size / 2) - i}\t\n`) })],
  ['entities of any length', (size) => ({ text: words(size / 3), annotations: fill(size * 0.6, (i) => { const start = scattered(i, Math.floor(size / 3) - 99); return `T${i}\tx ${start} ${start + 1 + scattered(i, 90)}\t\n`; }) })],
  ['a label as long as the note', (size) => ({ text: words(size / 2), annotations: `T1\t${repeat('L', size / 2)} 0 ${Math.floor(size / 2)}\t\n` })],
  ['labels of two hundred letters on many words', (size) => ({ text: words(size / 2), annotations: fill(size / 2, (i) => `T${i}\t${'L'.repeat(200)} ${i} ${Math.floor(size / 2) - i}\t\n`) })],
  ['quotes that drifted', (size) => ({ ...noteOf(size), annotations: fill(size / 2, (i) => `T${i}\tx ${i * 3} ${i * 3 + 2}\tw${i % 9} Q\n`) })],
  ['long quotes that nearly fit', (size) => ({ text: repeat('a', size / 3), annotations: fill(size / 2, (i) => `T${i}\tx ${i} ${i + 1900}\t${'a'.repeat(1900)}b\n`) })],
  ['quotes over many lines', (size) => ({ text: repeat('a\n', size / 3), annotations: fill(size / 2, (i) => (i % 5000 === 0 ? `T${i}\tx 0 ${size}\ta\n` : 'a\n')) })],
  ['one entity of many fragments', (size) => ({ text: words(size / 2), annotations: `T1\tx ${fill(size / 2, (i) => `${i > 0 ? ';' : ''}${i * 2} ${i * 2 + 1}`)}\tq\n` })],
  ['blanks instead of offsets', (size) => ({ text: 'a', annotations: `T1\tx ${repeat(' ', size)}\n` })],
  ['one id for all', (size) => ({ ...noteOf(size), annotations: repeat('T1\tx 0 2\tw0\n', size / 2) })],
  ['events on events', (size) => ({ ...noteOf(size), annotations: fill(size / 2, (i) => `E${i}\tX:E${i + 1} Y:E${i - 1}\n`) })],
  ['one set of all mentions', (size) => ({ ...noteOf(size), annotations: `${fill(size / 3, (i) => `T${i}\tx ${i * 3} ${i * 3 + 2}\tw\n`)}*\tSame${fill(size / 6, (i) => ` T${i}`)}\n` })],
  ['text beyond the basic plane', (size) => ({ text: repeat('😀 ', size / 5), annotations: fill(size / 2, (i) => `T${i}\tx ${i} ${i + 1}\tq\n`) })],
]; // prettier-ignore

const conll: typeof brat = [
  ['a document a word', (size) => ({ document: repeat('-DOCSTART- -X- O O\n\na B-x\n\n', size) })],
  ['a document a word beside one text', (size) => ({ text: repeat('é😀 ', size / 3), annotations: fill(size / 2, (i) => `-DOCSTART-\n\né\t${i * 3}\t${i * 3 + 1}\tB-x\n\n`) })],
  ['stray tags only', (size) => ({ document: fill(size, (i) => `a\t${i % 9 === 0 ? 'B' : 'I'}-${i % 3}\n`) })],
  ['columns without end', (size) => ({ document: `${repeat('a\t', size / 4)}${repeat('O\t', size / 4)}O\n${repeat('a\t', size / 4)}${repeat('O\t', size / 4)}O\n` })],
  ['lines of every width', (size) => ({ document: fill(size, (i) => `${'a\t'.repeat(i % 300)}O\n`) })],
  ['blanks in a document mark', (size) => ({ document: `# newdoc id = x${repeat(' ', size)}y\na\tO\n` })],
  ['one sentence', (size) => ({ document: repeat('a\tB-x\nb\tI-x\n', size) })],
  ['one word', (size) => ({ document: `${repeat('1.a', size)}\tB-x\n` })],
]; // prettier-ignore

const concept = (i: number): string => `c="w${i % 7}" 1:${i} 1:${i}||t="problem"`;
const i2b22010: typeof brat = [
  ['the same concept always', (size) => ({ text: 'a b', concepts: repeat('c="a" 1:0 1:0||t="x"\n', size / 2), assertions: repeat('c="a" 1:0 1:0||t="x"||a="y"\n', size / 2) })],
  ['one line of text', (size) => ({ ...noteOf(size), concepts: fill(size / 2, (i) => `${concept(i)}\n`) })],
  ['concepts elsewhere', (size) => ({ ...noteOf(size), concepts: fill(size / 2, (i) => `c="z${i}" 1:${i} 1:${i}||t="problem"\n`) })],
  ['quotation marks only', (size) => ({ ...noteOf(size), concepts: `c="${repeat('" ', 99_000)}\n${repeat(`c="${'"'.repeat(99_000)}\n`, size)}` })],
  ['places without end', (size) => ({ ...noteOf(size), concepts: repeat(`c="a"${' 1:1 1:1'.repeat(12_000)}x\n`, size / 2) })],
  ['one chain', (size) => ({ ...noteOf(size), concepts: fill(size / 3, (i) => `${concept(i)}\n`), chains: fill(size / 3, (i) => `${concept(i)}||${concept(i + 1)}||t="coref person"\n`) })],
  ['relations of one concept', (size) => ({ ...noteOf(size), concepts: `${concept(0)}\n`, relations: repeat('c="w0" 1:0 1:0||r="PIP"||c="w0" 1:0 1:0\n', size / 2) })],
]; // prettier-ignore

const i2b22009: typeof brat = [
  ['fields without end', (size) => ({ ...noteOf(size), annotations: `m="w0" 1:0 1:0${'||k="v"'.repeat(12_000)}\n${fill(size / 2, (i) => `m="w${i % 7}" 1:${i} 1:${i}||do="nm"\n`)}` })],
  ['fragments without end', (size) => ({ ...noteOf(size), annotations: repeat(`m="w0" 1:0 1:0||f="w${'...w'.repeat(4000)}" 1:0 1:0${',1:1 1:1'.repeat(4000)}\n`, size / 2) })],
]; // prettier-ignore

const extents: typeof brat = [
  ['extents elsewhere', (size) => ({ ...noteOf(size), extents: fill(size / 2, (i) => `EVENT="z" 1:${i} 1:${i}||type="PROBLEM"||modality="FACTUAL"||polarity="POS"\n`) })],
  ['links of one extent', (size) => ({ ...noteOf(size), extents: 'EVENT="w0" 1:0 1:0||type="PROBLEM"||modality="FACTUAL"||polarity="POS"\n', tlinks: repeat('EVENT="w0" 1:0 1:0||EVENT="w0" 1:0 1:0||type="OVERLAP"\n', size / 2) })],
]; // prettier-ignore

const norm: typeof brat = [
  ['fragments without end', (size) => ({ ...noteOf(size), annotations: `N1||C1${fill(size / 2, (i) => `||${i}||${i + 1}`)}x\nN2||C1${fill(size / 4, (i) => `||${2 * i}||${2 * i + 1}`)}\n` })],
  ['blanks behind the offsets', (size) => ({ text: 'a', annotations: `N1||C1||0||1${repeat(' ', size)}x\n` })],
]; // prettier-ignore

const name = (i: number, text: string): string =>
  `<NAME id="P${i}" start="${i * 3}" end="${i * 3 + 2}" text="${text}" TYPE="DOCTOR" comment="" />\n`;
const tagged: typeof brat = [
  ['unclosed tags', (size) => ({ document: cdata('deIdi2b2', 'a', repeat('<NAME x\n', size)) })],
  ['unclosed tags with attributes', (size) => ({ document: cdata('deIdi2b2', 'a', repeat('<NAME id="P0" start="0" end="1" text="a" TYPE="X"\n', size)) })],
  ['deep nesting', (size) => ({ document: cdata('deIdi2b2', 'a', repeat('<A b="c">', size)) })],
  ['deep nesting, a line each', (size) => ({ document: cdata('deIdi2b2', 'a', repeat('<A b="c">\n', size)) })],
  ['tags elsewhere', (size) => ({ document: cdata('deIdi2b2', words(size / 3), fill(size / 2, (i) => name(i, 'z q'))) })],
  ['tags of the same id', (size) => ({ document: cdata('deIdi2b2', words(size / 3), repeat(name(0, 'w0'), size / 2)) })],
  ['one bad tag among many', (size) => ({ document: cdata('deIdi2b2', words(size / 3), `<NAME\n${fill(size / 2, (i) => name(i, 'w'))}`) })],
  ['one tag of many attributes', (size) => ({ document: cdata('deIdi2b2', 'a', `<NAME ${fill(size, (i) => `a${i}="b" `)}start="0" end="1"/>\n`) })],
  ['references', (size) => ({ document: `<deIdi2b2><TEXT>${repeat('&amp;&#8805;&x;', size)}</TEXT><TAGS></TAGS></deIdi2b2>` })],
  ['CDATA openings', (size) => ({ document: `<deIdi2b2><TEXT>${repeat('<![CDATA[', size)}</TEXT><TAGS></TAGS></deIdi2b2>` })],
  ['comment openings', (size) => ({ document: `<deIdi2b2>${repeat('<!--<?<!DOCTYPE [', size)}<TEXT>a</TEXT><TAGS></TAGS></deIdi2b2>` })],
  ['entity declarations', (size) => ({ document: `<!DOCTYPE r [${fill(size, (i) => `<!ENTITY e${i} "&e${i - 1};&e${i - 1};">`)}]><deIdi2b2><TEXT>&e9999;</TEXT><TAGS></TAGS></deIdi2b2>` })],
]; // prettier-ignore

const temporal: typeof brat = [
  ['links of one event', (size) => ({ document: cdata('ClinicalNarrativeTemporalAnnotation', words(size / 4), `<EVENT id="E0" start="1" end="3" text="w0" modality="FACTUAL" polarity="POS" type="PROBLEM" />\n${fill(size / 2, (i) => `<TLINK id="TL${i}" fromID="E0" fromText="w0" toID="E${i}" toText="x" type="OVERLAP" />\n`)}`) })],
]; // prettier-ignore

const inline: typeof brat = [
  ['records without text', (size) => ({ document: `<ROOT>${repeat('<RECORD>', size)}</ROOT>` })],
  ['records of one letter', (size) => ({ document: `<ROOT>${repeat('<RECORD ID="1"><TEXT>a</TEXT></RECORD>', size)}</ROOT>` })],
  ['tags inside tags', (size) => ({ document: `<ROOT><RECORD ID="1"><TEXT>${repeat('<PHI TYPE="A">a', size / 2)}${repeat('</PHI>', size / 3)}</TEXT></RECORD></ROOT>` })],
  ['openings only', (size) => ({ document: `<ROOT><RECORD ID="1"><TEXT>${repeat('<PHI ', size)}</TEXT></RECORD></ROOT>` })],
]; // prettier-ignore

const pubtator: typeof brat = [
  ['documents of one letter', (size) => ({ document: repeat('1|t|a\n\n', size) })],
  ['mentions elsewhere', (size) => ({ document: `1|t|${words(size / 3)}\n1|a|x\n${fill(size / 2, (i) => `1\t${i * 3}\t${i * 3 + 2}\tz q\tD\tM${i}\n`)}` })],
  ['a concept of many', (size) => ({ document: `1|t|a\n1|a|b\n1\t0\t1\ta\tD\t${fill(size / 2, (i) => `M${i}|`)}\n${repeat('1\tCID\tM1\tM2\n', size / 3)}` })],
  ['sections without end', (size) => ({ document: repeat('1|t|a\n', size) })],
]; // prettier-ignore

const bioc: typeof brat = [
  ['documents of nothing', (size) => ({ document: `<collection>${repeat('<document></document>', size)}</collection>` })],
  ['passages of one letter', (size) => ({ document: `<collection><document><id>1</id>${fill(size, (i) => `<passage><offset>${i * 2}</offset><text>a</text></passage>`)}</document></collection>` })],
  ['annotations in the last of many passages', (size) => ({ document: `<collection><document><id>1</id>${fill(size / 2, (i) => `<passage><offset>${i * 2}</offset><text>a</text></passage>`)}<passage><offset>9999999</offset><text>abc</text>${fill(size / 2, (i) => `<annotation id="${i}"><infon key="type">x</infon><location offset="9999999" length="3"/><text>abc</text></annotation>`)}</passage></document></collection>` })],
  ['passages at one offset', (size) => ({ document: `<collection><document><id>1</id>${fill(size, () => `<passage><offset>0</offset><text>a</text></passage>`)}</document></collection>` })],
  ['locations without end', (size) => ({ document: `<collection><document><id>1</id><passage><offset>0</offset><text>${words(size / 4)}</text><annotation id="1"><infon key="type">x</infon>${fill(size / 2, (i) => `<location offset="${i * 3}" length="2"/>`)}<text>w</text></annotation></passage></document></collection>` })],
]; // prettier-ignore

const jsonl: typeof brat = [
  ['deep nesting', (size) => ({ document: `{"text":"a","label":[],"x":${repeat('[', size / 2)}${repeat(']', size / 2)}}\n` })],
  ['objects of nothing', (size) => ({ document: repeat('{"text":"","label":[]}\n', size) })],
  ['relations of many spans', (size) => ({ document: `{"text":"${words(size / 6)}","spans":[${fill(size / 4, (i) => `${i > 0 ? ',' : ''}{"start":${i * 3},"end":${i * 3 + 2},"label":"x"}`)}],"relations":[${fill(size / 3, (i) => `${i > 0 ? ',' : ''}{"head_span":{"start":-1,"end":0},"child_span":{"start":-1,"end":${i}},"label":"r"}`)}]}\n` })],
  ['one object of many keys', (size) => ({ document: `{"text":"a","label":[]${fill(size, (i) => `,"k${i}":"\\u00e9"`)}}\n` })],
  ['spans elsewhere', (size) => ({ document: `{"text":"${words(size / 4)}","entities":[${fill(size / 2, (i) => `${i > 0 ? ',' : ''}{"id":"T1","start":${i * 3},"end":${i * 3 + 2},"label":"x","text":"z q"}`)}]}\n` })],
]; // prettier-ignore

const notes: typeof brat = [
  ['numbers with stops', (size) => ({ document: `${repeat('1.1', size)}k` })],
  ['letters with stops', (size) => ({ document: repeat('a.b+c@', size) })],
  ['blanks', (size) => ({ document: repeat(' \t', size) })],
  ['marks', (size) => ({ document: repeat('[** **] ', size) })],
  ['headings', (size) => ({ document: repeat('A B: ', size) })],
  ['lines of one letter', (size) => ({ document: repeat('a\n', size) })],
  ['capitals', (size) => ({ document: repeat("A'", size) })],
]; // prettier-ignore

const byFormat: Readonly<Record<string, typeof brat>> = {
  brat,
  conll,
  'i2b2-2006': inline,
  'i2b2-2009': i2b22009,
  'i2b2-2010': i2b22010,
  'i2b2-2012': temporal,
  'i2b2-2012-extent': extents,
  'i2b2-2014': tagged,
  'i2b2-2014-risk': tagged.map(([title, files]) => [title, (size) => Object.fromEntries(Object.entries(files(size)).map(([role, content]) => [role, content.replaceAll('deIdi2b2', 'root').replaceAll('NAME', 'CAD')]))]),
  'n2c2-2019': norm,
  pubtator,
  bioc,
  jsonl,
  text: notes,
}; // prettier-ignore

export const hostileCases: readonly HostileCase[] = Object.entries(byFormat).flatMap(([format, cases]) =>
  cases.map(([name, files]) => ({ format, name, files })),
);
