// Elements of files that are not well formed: lines of one tag are read together, and each as if it were read by itself.
import { describe, expect, it } from 'vitest';
import { readElements, type XmlElement } from '../../../../src/corpus/formats/xml/xmlElements';

const broken = '<NAME id="';
const lone = '<NAME id="P9" text="x" />';

/** The elements on the last line, which is read behind a broken one and, in the second file, between lines of one tag. */
function readLast(lines: readonly string[]): { elements: XmlElement[]; start: number; isBroken: boolean } {
  const raw = `${lines.join('\n')}\n${lone}\n`;
  const { all, brokenLines } = readElements(raw, []);
  const start = lines.slice(0, -1).reduce((sum, line) => sum + line.length + 1, 0);
  return {
    elements: all.filter(({ line }) => line === lines.length),
    start,
    isBroken: brokenLines.includes(lines.length),
  };
}

describe('lines of a file that is not well formed', () => {
  it.each<[line: string, elements: number, end: 'tag' | 'line' | undefined]>([
    [lone, 1, 'tag'],
    ['  <NAME id="P0" text="a &amp; b"/>  \r', 1, 'tag'],
    ['<NAME id="P0" text=\'it"s\' >', 1, 'line'],
    ['<NAME id="P0">  \r', 1, 'line'],
    ['<NAME id="P0"></NAME>', 1, 'tag'],
    ['<NAME id="P0"><X y="1"/></NAME>', 2, 'tag'],
    ['<NAME id="P0" text="a > b" />', 1, 'tag'],
    ['<NAME id="P0" text="never closed />', 0, undefined],
    ['<NAME id="P0', 0, undefined],
    ['<NAME id="P0" />trailing', 0, undefined],
  ])('%s', (line, count, end) => {
    for (const before of [[broken], [broken, lone, '<OPEN a="1">', lone]]) {
      const { elements, start, isBroken } = readLast([...before, line]);
      expect(isBroken).toBe(end === undefined);
      expect(elements.length).toBe(count);
      const [first] = elements;
      if (first === undefined) continue;
      expect(first.start - start).toBe(line.indexOf('<'));
      expect(first.end - start).toBe(end === 'tag' ? line.lastIndexOf('>') + 1 : line.length);
      expect(first.parent).toBe(-1);
    }
  });
  it('have the attributes that they state', () => {
    const { elements } = readLast([broken, lone, '<NAME id="P0" text="a &amp; b" comment=""/>']);
    expect([...elements[0]!.attributes]).toEqual([
      ['id', 'P0'],
      ['text', 'a & b'],
      ['comment', ''],
    ]);
  });
});
