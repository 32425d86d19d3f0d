// The parts of the report page that need no page.
import { describe, expect, it } from 'vitest';
import type { ErrorRecord, MatchReport, ReportViewData } from '../../../src/protocol/report';
import { changesBetween, foundByOne } from '../../../src/views/report/changes';
import { bringIntoSight, contextFor, cutContext } from '../../../src/views/report/contexts';
import { scoresAs } from '../../../src/views/report/copyText';
import { changed, filterErrors, none } from '../../../src/views/report/errorFilter';

const missed = (label: string, start: number, more: Partial<ErrorRecord> = {}): ErrorRecord => ({
  document: 'n1',
  kind: 'missed',
  gold: { id: `T${start}`, label, fragments: [[start, start + 4]] },
  section: 'plan',
  ...more,
});
const spurious = (label: string, start: number, confidence: number): ErrorRecord => ({
  document: 'n2',
  kind: 'spurious',
  predicted: { id: `P${start}`, label, fragments: [[start, start + 4]], confidence },
  section: 'history',
});

describe('filterErrors', () => {
  const errors = [
    missed('problem', 0),
    missed('test', 10, { section: 'labs', seen: true }),
    spurious('problem', 5, 0.9),
  ];
  const texts = ['chest pain', 'blood count', 'no fever'];
  const run = (filter: Parameters<typeof filterErrors>[1]): number[] => [
    ...filterErrors(errors, filter, (error) => texts[errors.indexOf(error)]!),
  ];

  it.each([
    [{}, [0, 1, 2]],
    [{ kinds: ['missed'] }, [0, 1]],
    [{ kinds: ['missed'], gold: 'test' }, [1]],
    [{ gold: none }, [2]],
    [{ predicted: none, section: 'plan' }, [0]],
    [{ document: 'n2' }, [2]],
    [{ seen: true }, [1]],
    [{ confidence: 0.95 }, []],
    [{ text: 'FEVER' }, [2]],
    [{ text: 'fever', kinds: ['missed'] }, []],
  ])('%j lets %j through', (filter, expected) => {
    expect(run(filter)).toEqual(expected);
  });

  it('forgets a part that is taken back', () => {
    expect(changed({ gold: 'a', text: 'x' }, { gold: undefined, text: '' })).toEqual({});
  });
});

describe('contexts', () => {
  const contexts = {
    n1: [
      { start: 0, text: 'First one.' },
      { start: 20, text: 'Second  one.' },
    ],
  };

  it('finds the sentence of an offset', () => {
    expect(contextFor(contexts, 'n1', 25)?.start).toBe(20);
    expect(contextFor(contexts, 'n1', 15)).toBeUndefined();
    expect(contextFor(contexts, 'toString', 0)).toBeUndefined();
  });

  it('cuts at the boundaries of both sides, and folds white space', () => {
    expect(cutContext(contexts.n1[1]!, [[20, 26]], [[24, 31]])).toEqual([
      { text: 'Seco', gold: true, predicted: false },
      { text: 'nd', gold: true, predicted: true },
      { text: ' one', gold: false, predicted: true },
      { text: '.', gold: false, predicted: false },
    ]);
  });

  it('leaves the gap of a discontinuous entity unmarked', () => {
    const pieces = cutContext(
      { start: 0, text: 'left and right lung' },
      [
        [0, 4],
        [15, 19],
      ],
      [],
    );
    expect(pieces.filter(({ gold }) => gold).map(({ text }) => text)).toEqual(['left', 'lung']);
  });
});

describe('bringIntoSight', () => {
  const sentence = (before: string): Parameters<typeof bringIntoSight>[0] => {
    const text = `${before}pain.`;
    return cutContext({ start: 0, text }, [[before.length, before.length + 4]], []);
  };
  const words = (before: string, room: number): string =>
    bringIntoSight(sentence(before), room)
      .map(({ text }) => text)
      .join('');

  it.each([
    ['a mark that is in sight', 'Two days of ', 30, 'Two days of pain.'],
    ['a mark at the beginning', '', 2, 'pain.'],
    ['words before a mark that is not', 'Two days of most severe ', 24, '… severe pain.'],
    ['a long word before it', 'pneumonoultramicroscopic', 24, '…pain.'],
  ])('%s', (_, before, room, expected) => {
    expect(words(before, room)).toBe(expected);
  });
});

describe('changesBetween', () => {
  const report = (errors: ErrorRecord[]): ReportViewData =>
    ({ report: { analysis: { errors } } }) as unknown as ReportViewData;

  it('tells fixed, broken and wrong in both apart', () => {
    const a = report([missed('problem', 0), missed('test', 10), spurious('problem', 5, 0.5)]);
    const b = report([missed('problem', 0), spurious('problem', 7, 0.5)]);
    expect(changesBetween(a, b).map(({ change, entity }) => `${change} ${entity.id}`)).toEqual([
      'bothWrong T0',
      'fixed T10',
      'fixed P5',
      'broken P7',
    ]);
  });

  it('counts duplicates one by one, and gives McNemar what one system alone found', () => {
    const a = report([missed('problem', 0), missed('problem', 0), missed('test', 20)]);
    const b = report([missed('problem', 0), spurious('problem', 7, 0.5)]);
    const changes = changesBetween(a, b);
    expect(changes.map(({ change }) => change)).toEqual(['bothWrong', 'fixed', 'fixed', 'broken']);
    expect(foundByOne(changes)).toEqual({ onlyA: 0, onlyB: 2 });
  });
});

describe('scoresAs', () => {
  const scores = {
    precision: 0.5,
    recall: 0.25,
    f1: 1 / 3,
    truePositives: 1,
    falsePositives: 1,
    falseNegatives: 3,
  };
  const match: MatchReport = {
    title: 't',
    micro: scores,
    macro: scores,
    macroOver: 'labels',
    perLabel: {
      'a|b_c,"d"': { ...scores, support: 4 },
      '=1+1': { ...scores, support: 0 },
      '[x] <5 %\\': { ...scores, support: 0 },
    },
  };

  it('writes Markdown that stays a table', () => {
    expect(scoresAs('markdown', 'strict', match).split('\n')[2]).toBe(
      '| a\\|b_c,"d" | 0.5000 | 0.2500 | 0.3333 | 4 |',
    );
  });

  it('writes LaTeX that compiles', () => {
    const lines = scoresAs('latex', 'strict', match).split('\n');
    expect(lines).toContain('a\\textbar{}b\\_c,"d" & 0.5000 & 0.2500 & 0.3333 & 4 \\\\');
    // Behind the `\\\\` of the row before, a bare bracket would be its argument.
    expect(lines).toContain('{}[x] \\textless{}5 \\%\\textbackslash{} & 0.5000 & 0.2500 & 0.3333 & 0 \\\\');
  });

  it('writes CSV that is no formula', () => {
    const lines = scoresAs('csv', 'strict', match).split('\r\n');
    expect(lines[1]).toBe(`"a|b_c,""d""",0.5,0.25,${1 / 3},4`);
    expect(lines[2]).toMatch(/^'=1\+1,/);
  });
});
