import { describe, expect, it } from 'vitest';
import { parsePubtator } from '../../scripts/pubtator';

const file = `11|t|Aspirin and rash.
11|a|A rash | after aspirin.
11\t0\t7\tAspirin\tChemical\tD001241
11\t12\t16\trash\tDisease\tD005076
11\tCID\tD001241\tD005076

12|t|Nothing.
12|a|
`;

describe('parsePubtator', () => {
  it('joins title and abstract and keeps entities at their offsets', () => {
    const [first, second] = parsePubtator(file);
    expect(first).toMatchObject({ id: '11', text: 'Aspirin and rash. A rash | after aspirin.' });
    expect(first!.annotations).toMatchObject([
      { label: 'Chemical', fragments: [{ start: 0, end: 7 }] },
      { label: 'Disease', fragments: [{ start: 12, end: 16 }] },
    ]);
    expect(second).toEqual({ id: '12', text: 'Nothing. ', annotations: [] });
  });

  it('reads files with Windows line ends alike', () => {
    expect(parsePubtator(file.replaceAll('\n', '\r\n'))).toEqual(parsePubtator(file));
  });
});
