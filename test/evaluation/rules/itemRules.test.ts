// Rules that look beyond entities: relations, assertions, events, attributes, MUC categories. Worked by hand.
import { describe, expect, it } from 'vitest';
import type { Annotation, Document } from '../../../src/corpus/document';
import { cmed } from '../../../src/evaluation/rules/cmed';
import { i2b2y2010Exact } from '../../../src/evaluation/rules/i2b2y2010';
import { i2b2y2012Exact, i2b2y2012Overlap } from '../../../src/evaluation/rules/i2b2y2012';
import { sameValue } from '../../../src/evaluation/rules/i2b2y2012Values';
import { n2c2y2018Lenient, n2c2y2018Strict } from '../../../src/evaluation/rules/n2c2y2018';
import {
  semevalExact,
  semevalPartial,
  semevalStrict,
  semevalType,
} from '../../../src/evaluation/rules/semeval';
import { shacArgument, shacTrigger } from '../../../src/evaluation/rules/shac';
import { counts, document, score } from '../documents';

const relation = (id: string, label: string, ...targets: string[]): Annotation => ({
  kind: 'relation',
  id,
  label,
  arguments: targets.map((target, i) => ({ role: `Arg${i + 1}`, target })),
});
const attribute = (id: string, name: string, target: string, value?: string): Annotation => ({
  kind: 'attribute',
  id,
  name,
  target,
  ...(value === undefined ? {} : { value }),
});
const event = (
  id: string,
  label: string,
  trigger: string,
  ...ends: [role: string, target: string][]
): Annotation => ({
  kind: 'event',
  id,
  label,
  trigger,
  arguments: ends.map(([role, target]) => ({ role, target })),
});

describe('n2c2 2018 relations', () => {
  const gold = document(['Drug 0-5', 'Dosage 8-12'], { more: [relation('R1', 'Dosage-Drug', 'T2', 'T1')] });

  it('need label and both arguments under the same rule', () => {
    const predicted = document(['Drug 0-4', 'Dosage 8-12'], {
      more: [relation('R1', 'Dosage-Drug', 'T2', 'T1')],
    });
    expect(counts(score(n2c2y2018Strict, [gold], [predicted]).parts['relations']!.micro)).toEqual([0, 1, 1]);
    expect(counts(score(n2c2y2018Lenient, [gold], [predicted]).parts['relations']!.micro)).toEqual([1, 0, 0]);
  });

  it('keep the order of the arguments', () => {
    const predicted = document(['Drug 0-5', 'Dosage 8-12'], {
      more: [relation('R1', 'Dosage-Drug', 'T1', 'T2')],
    });
    expect(counts(score(n2c2y2018Strict, [gold], [predicted]).parts['relations']!.micro)).toEqual([0, 1, 1]);
  });

  it('drop a second relation on one that is matched', () => {
    const twice = [relation('R1', 'Dosage-Drug', 'T2', 'T1'), relation('R2', 'Dosage-Drug', 'T2', 'T1')];
    const predicted = document(['Drug 0-5', 'Dosage 8-12'], { more: twice });
    expect(counts(score(n2c2y2018Strict, [gold], [predicted]).parts['relations']!.micro)).toEqual([1, 0, 0]);
  });
});

describe('i2b2 2010 assertions and relations', () => {
  it('assertions are exact on the concept and the value', () => {
    const gold = document(['problem 0-9', 'problem 10-19'], {
      more: [attribute('A1', 'assertion', 'T1', 'present'), attribute('A2', 'assertion', 'T2', 'absent')],
    });
    const predicted = document(['problem 0-9', 'problem 10-19'], {
      more: [attribute('A1', 'assertion', 'T1', 'present'), attribute('A2', 'assertion', 'T2', 'possible')],
    });
    const { micro, perLabel } = score(i2b2y2010Exact, [gold], [predicted]).parts['assertions']!;
    expect(counts(micro)).toEqual([1, 1, 1]);
    expect(perLabel['absent']?.falseNegatives).toBe(1);
  });

  it('relations do not care which concept comes first', () => {
    const gold = document(['treatment 0-9', 'problem 10-19'], { more: [relation('R1', 'TrAP', 'T1', 'T2')] });
    const predicted = document(['problem 10-19', 'treatment 0-9'], {
      more: [relation('R1', 'TrAP', 'T1', 'T2')],
    });
    expect(counts(score(i2b2y2010Exact, [gold], [predicted]).parts['relations']!.micro)).toEqual([1, 0, 0]);
  });
});

describe('i2b2 2012', () => {
  const text = 'the chest pain . on 10/12';
  //            0   4     10   15 17 20
  const spans = (
    gold: string[],
    predicted: string[],
    more: [Annotation[], Annotation[]] = [[], []],
  ): [Document[], Document[]] => [
    [document(gold, { text, more: more[0] })],
    [document(predicted, { text, more: more[1] })],
  ];

  it.each([
    {
      why: 'words but for punctuation count as exact',
      gold: ['PROBLEM 4-14'],
      predicted: ['PROBLEM 4-16'],
      overlap: [1, 0, 0],
      exact: [1, 0, 0],
    },
    {
      why: 'an inexact overlap is no exact match',
      gold: ['PROBLEM 4-14'],
      predicted: ['PROBLEM 0-14'],
      overlap: [1, 0, 0],
      exact: [0, 1, 1],
    },
    // Type, modality and polarity: without any right, an inexact overlap is not taken; here modality and polarity are equally absent.
    {
      why: 'the type may differ',
      gold: ['PROBLEM 4-14'],
      predicted: ['TEST 4-14'],
      overlap: [1, 0, 0],
      exact: [1, 0, 0],
    },
    {
      why: 'events and times do not mix',
      gold: ['PROBLEM 20-25'],
      predicted: ['DATE 20-25'],
      overlap: [0, 1, 1],
      exact: [0, 1, 1],
    },
    {
      why: 'only punctuation matches nothing',
      gold: ['PROBLEM 15-16'],
      predicted: ['PROBLEM 15-16'],
      overlap: [0, 1, 1],
      exact: [0, 1, 1],
    },
  ])('$why', ({ gold, predicted, overlap, exact }) => {
    expect(counts(score(i2b2y2012Overlap, ...spans(gold, predicted)).micro)).toEqual(overlap);
    expect(counts(score(i2b2y2012Exact, ...spans(gold, predicted)).micro)).toEqual(exact);
  });

  it('wants two shared characters of a mention that starts later', () => {
    // Gold starts later and shares one character: recall misses it, precision (where gold is the other) finds it.
    const { micro } = score(i2b2y2012Overlap, ...spans(['PROBLEM 8-14'], ['PROBLEM 4-9']));
    expect(micro.recall).toBe(0);
    expect(micro.precision).toBe(1);
  });

  it('gives half a point for an inexact overlap when asked', () => {
    const [gold, predicted] = spans(['PROBLEM 4-14'], ['PROBLEM 0-14']);
    const { micro } = score(i2b2y2012Overlap, gold, predicted, { partialCredit: true });
    expect(micro.recall).toBe(0.5);
    expect(micro.precision).toBe(0.5);
  });

  it('refuses an inexact overlap none of whose attributes is right', () => {
    const values = (modality: string, polarity: string): Annotation[] => [
      attribute('A1', 'modality', 'T1', modality),
      attribute('A2', 'polarity', 'T1', polarity),
    ];
    const both = spans(
      ['PROBLEM 4-14'],
      ['TEST 0-14'],
      [values('FACTUAL', 'POS'), values('POSSIBLE', 'NEG')],
    );
    expect(score(i2b2y2012Overlap, ...both).micro.recall).toBe(0);
  });

  it('divides attributes by all gold mentions', () => {
    const value = (polarity: string): Annotation[] => [attribute('A1', 'polarity', 'T1', polarity)];
    const both = spans(['PROBLEM 4-14', 'TEST 17-19'], ['PROBLEM 4-14'], [value('POS'), value('POS')]);
    const { details } = score(i2b2y2012Overlap, ...both);
    expect(details?.['eventPolarityAccuracy']).toBe(0.5); // over matched mentions it would be 1
  });

  it.each([
    [{ type: 'DURATION', val: 'P7D', mod: 'NA' }, { type: 'DURATION', val: 'P1W', mod: 'NA' }, true],
    [{ type: 'DURATION', val: 'P7D', mod: 'NA' }, { type: 'DURATION', val: 'P8D', mod: 'NA' }, false],
    [{ type: 'DURATION', val: 'P7D', mod: 'APPROX' }, { type: 'DURATION', val: 'P8D', mod: 'NA' }, true],
    [{ type: 'DURATION', val: 'PT30M', mod: 'NA' }, { type: 'DURATION', val: 'P30M', mod: 'NA' }, false],
    [{ type: 'FREQUENCY', val: 'R3P1D', mod: 'NA' }, { type: 'FREQUENCY', val: 'R3P24H', mod: 'NA' }, true],
    [{ type: 'FREQUENCY', val: 'R3', mod: 'NA' }, { type: 'DURATION', val: 'R3', mod: 'NA' }, false],
    [{ type: 'DATE', val: '1999-10-12', mod: 'NA' }, { type: 'DATE', val: '1999-10-12', mod: 'START' }, true],
  ])('values %j and %j: %s', (a, b, expected) => {
    expect(sameValue(a, b)).toBe(expected);
  });
});

describe('CMED', () => {
  const notes = (label: string, value: string): Document =>
    document(['Disposition 0-5', 'Disposition 10-15'], {
      more: [
        event('E1', label, 'T1'),
        event('E2', 'NoDisposition', 'T2'),
        attribute('A1', 'Action', 'E1', value),
        attribute('A2', 'Actor', 'E1', 'Physician'),
      ],
    });

  it('scores drugs, event types, attributes and the combination', () => {
    const scores = score(cmed, [notes('Disposition', 'Start')], [notes('Disposition', 'Stop')]);
    expect(counts(scores.micro)).toEqual([2, 0, 0]);
    expect(counts(scores.parts['drugs']!.micro)).toEqual([2, 0, 0]);
    expect(counts(scores.parts['attributes']!.micro)).toEqual([1, 1, 1]);
    expect(counts(scores.parts['combined']!.micro)).toEqual([0, 1, 1]);
  });

  it('counts the attributes of a wrong event as wrong', () => {
    const scores = score(cmed, [notes('Disposition', 'Start')], [notes('Undetermined', 'Start')]);
    expect(counts(scores.micro)).toEqual([1, 1, 1]);
    expect(counts(scores.parts['attributes']!.micro)).toEqual([0, 2, 2]);
    expect(counts(scores.parts['drugs']!.micro)).toEqual([2, 0, 0]);
  });

  it('removes duplicates before it counts, and matches one to one', () => {
    const gold = document(['Drug 0-9'], { more: [event('E1', 'Disposition', 'T1')] });
    const predicted = document(['Drug 0-9', 'Drug 0-9', 'Drug 0-4'], {
      more: [
        event('E1', 'Disposition', 'T1'),
        event('E2', 'Disposition', 'T2'),
        event('E3', 'Disposition', 'T3'),
      ],
    });
    const scores = score(cmed, [gold], [predicted]);
    expect(counts(scores.micro)).toEqual([1, 1, 0]); // the duplicate is gone, 0-4 is wrong
    expect(counts(scores.parts['lenient']!.micro)).toEqual([1, 1, 0]); // 2018 would drop the second overlap
  });

  it('takes the mean over the three event types, seen or not', () => {
    const note = document(['Drug 0-9'], { more: [event('E1', 'Disposition', 'T1')] });
    expect(score(cmed, [note], [note]).macro.f1).toBeCloseTo(1 / 3, 12);
  });
});

describe('SHAC', () => {
  // Tobacco "smokes" with a status (by value) and an amount (by span).
  const note = (trigger: string, status: string, amount: string, value: string): Document =>
    document([trigger, status, amount], {
      more: [
        event('E1', 'Tobacco', 'T1', ['Status', 'T2'], ['Amount', 'T3']),
        attribute('A1', 'StatusTimeVal', 'T2', value),
      ],
    });
  const gold = note('Tobacco 0-6', 'StatusTime 0-6', 'Amount 10-20', 'current');

  it('pairs triggers that overlap and share the type', () => {
    const predicted = note('Tobacco 4-9', 'StatusTime 0-6', 'Amount 10-20', 'current');
    expect(counts(score(shacTrigger, [gold], [predicted]).micro)).toEqual([1, 0, 0]);
  });

  it('judges a labelled argument by its value, not its span', () => {
    const predicted = note('Tobacco 0-6', 'StatusTime 30-36', 'Amount 10-20', 'current');
    expect(counts(score(shacArgument, [gold], [predicted]).micro)).toEqual([2, 0, 0]);
  });

  it('judges a span-only argument by its exact span', () => {
    const predicted = note('Tobacco 0-6', 'StatusTime 0-6', 'Amount 10-19', 'past');
    expect(counts(score(shacArgument, [gold], [predicted]).micro)).toEqual([0, 2, 2]);
  });

  it('finds no argument of an event whose trigger is missed', () => {
    const predicted = note('Tobacco 40-45', 'StatusTime 0-6', 'Amount 10-20', 'current');
    expect(counts(score(shacArgument, [gold], [predicted]).micro)).toEqual([0, 2, 2]);
  });

  it('adds triggers and arguments up', () => {
    expect(counts(score(shacArgument, [gold], [gold]).parts['overall']!.micro)).toEqual([3, 0, 0]);
  });
});

describe('SemEval-2013', () => {
  const muc = (gold: string[], predicted: string[]): Record<string, string> => {
    const line = (rule: typeof semevalStrict): string => {
      const { details = {} } = score(rule, [document(gold)], [document(predicted)]);
      return ['correct', 'incorrect', 'partial', 'missed', 'spurious'].map((name) => details[name]).join(' ');
    };
    return {
      strict: line(semevalStrict),
      exact: line(semevalExact),
      partial: line(semevalPartial),
      type: line(semevalType),
    };
  };

  // COR INC PAR MIS SPU
  it.each([
    {
      why: 'exact',
      gold: ['a 0-5'],
      predicted: ['a 0-5'],
      strict: '1 0 0 0 0',
      exact: '1 0 0 0 0',
      partial: '1 0 0 0 0',
      type: '1 0 0 0 0',
    },
    {
      why: 'wrong label',
      gold: ['a 0-5'],
      predicted: ['b 0-5'],
      strict: '0 1 0 0 0',
      exact: '1 0 0 0 0',
      partial: '1 0 0 0 0',
      type: '0 1 0 0 0',
    },
    {
      why: 'wrong boundary',
      gold: ['a 0-5'],
      predicted: ['a 0-7'],
      strict: '0 1 0 0 0',
      exact: '0 1 0 0 0',
      partial: '0 0 1 0 0',
      type: '1 0 0 0 0',
    },
    {
      why: 'both wrong',
      gold: ['a 0-5'],
      predicted: ['b 0-7'],
      strict: '0 1 0 0 0',
      exact: '0 1 0 0 0',
      partial: '0 0 1 0 0',
      type: '0 1 0 0 0',
    },
    {
      why: 'missed and spurious',
      gold: ['a 0-5'],
      predicted: ['a 8-9'],
      strict: '0 0 0 1 1',
      exact: '0 0 0 1 1',
      partial: '0 0 0 1 1',
      type: '0 0 0 1 1',
    },
    // Implementations that take the first overlapping gold entity would pair 0-9 with 0-3 and lose the exact pair.
    {
      why: 'an exact pair goes first',
      gold: ['a 0-3', 'a 0-9'],
      predicted: ['a 0-9'],
      strict: '1 0 0 1 0',
      exact: '1 0 0 1 0',
      partial: '1 0 0 1 0',
      type: '1 0 0 1 0',
    },
    // An earlier prediction may not take the gold entity that a later one hits exactly.
    {
      why: 'an exact pair goes first in the whole document',
      gold: ['a 2-9'],
      predicted: ['a 0-4', 'a 2-9'],
      strict: '1 0 0 0 1',
      exact: '1 0 0 0 1',
      partial: '1 0 0 0 1',
      type: '1 0 0 0 1',
    },
    {
      why: 'one prediction over two gold entities takes the first',
      gold: ['a 0-3', 'a 5-9'],
      predicted: ['a 0-9'],
      strict: '0 1 0 1 0',
      exact: '0 1 0 1 0',
      partial: '0 0 1 1 0',
      type: '1 0 0 1 0',
    },
    {
      why: 'type prefers the gold entity of its label',
      gold: ['b 0-3', 'a 5-9'],
      predicted: ['a 0-9'],
      strict: '0 1 0 1 0',
      exact: '0 1 0 1 0',
      partial: '0 0 1 1 0',
      type: '1 0 0 1 0',
    },
  ])('$why', ({ gold, predicted, strict, exact, partial, type }) => {
    expect(muc(gold, predicted)).toEqual({ strict, exact, partial, type });
  });

  it('partial gives half a point over POSSIBLE and ACTUAL', () => {
    const { micro, details } = score(
      semevalPartial,
      [document(['a 0-5', 'a 10-15'])],
      [document(['a 0-5', 'a 11-15', 'a 20-22'])],
    );
    expect(micro.recall).toBe(1.5 / 2);
    expect(micro.precision).toBe(1.5 / 3);
    expect(details).toMatchObject({ possible: 2, actual: 3 });
  });
});
