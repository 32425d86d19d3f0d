// Every rule against a second, straightforward version of it (straightforward/), on random documents that are crowded with
// overlaps, duplicates, gaps and near misses.
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/common/random';
import type { Annotation, Document } from '../../../src/corpus/document';
import { cmed } from '../../../src/evaluation/rules/cmed';
import { i2b2y2010Exact, i2b2y2010Inexact } from '../../../src/evaluation/rules/i2b2y2010';
import { i2b2y2012Exact, i2b2y2012Overlap } from '../../../src/evaluation/rules/i2b2y2012';
import {
  i2b2y2014Binary,
  i2b2y2014Relaxed,
  i2b2y2014Strict,
  i2b2y2014Token,
} from '../../../src/evaluation/rules/i2b2y2014';
import { n2c2y2018Lenient, n2c2y2018Strict } from '../../../src/evaluation/rules/n2c2y2018';
import { overlap } from '../../../src/evaluation/rules/overlap';
import type { Rule } from '../../../src/evaluation/rules/rule';
import {
  semevalExact,
  semevalPartial,
  semevalStrict,
  semevalType,
} from '../../../src/evaluation/rules/semeval';
import { seqevalStrict } from '../../../src/evaluation/rules/seqevalStrict';
import { shacArgument, shacTrigger } from '../../../src/evaluation/rules/shac';
import { strict } from '../../../src/evaluation/rules/strict';
import { token } from '../../../src/evaluation/rules/token';
import { counts, score, tagged } from '../documents';
import * as events from './straightforward/events';
import * as plain from './straightforward/spans';
import { chunksOf } from './straightforward/strictSchemes';
import { temporal, type Temporal } from './straightforward/temporal';
import { ofEntities, ofTags, type TokenCounts } from './straightforward/tokens';

const rounds = 400;
const text = 'Seen by Dr. Roe-Smith -- on 10/12 . Took 81 mg\naspirin , no chest pain';
const labels = ['problem', 'test', 'Test', 'person'];

/** Near each other's places on both sides, so that all kinds of overlap happen. */
function randomItems(random: Random): plain.Item[] {
  return Array.from({ length: random.nextInt(7) }, (): plain.Item => {
    const start = 4 * random.nextInt(12) + random.nextInt(2);
    const end = start + 2 + random.nextInt(9);
    const gap = random.nextInt(6) === 0;
    return {
      label: labels[random.nextInt(labels.length)]!,
      start,
      end: gap ? end + 4 : end,
      fragments: gap
        ? [
            [start, end],
            [end + 2, end + 4],
          ]
        : [[start, end]],
    };
  });
}

const documentOf = (items: readonly plain.Item[]): Document => ({
  id: 'a',
  text,
  annotations: items.map(({ label, fragments: [first, ...rest] }, i) => ({
    kind: 'entity',
    id: `T${i + 1}`,
    label,
    fragments: [{ start: first![0], end: first![1] }, ...rest.map(([start, end]) => ({ start, end }))],
  })),
});

describe('entities', () => {
  const pairs: [Rule, plain.Count][] = [
    [strict, plain.strict],
    [overlap, plain.overlap],
    [n2c2y2018Strict, plain.n2c2y2018('strict')],
    [n2c2y2018Lenient, plain.n2c2y2018('lenient')],
    [i2b2y2010Exact, plain.i2b2y2010('exact', text)],
    [i2b2y2010Inexact, plain.i2b2y2010('inexact', text)],
    [i2b2y2014Strict, plain.i2b2y2014('strict', text)],
    [i2b2y2014Relaxed, plain.i2b2y2014('relaxed', text)],
    [i2b2y2014Token, plain.i2b2y2014('token', text)],
    [i2b2y2014Binary, plain.i2b2y2014('binary', text)],
  ];

  it.each(pairs)('$name', (rule, straightforward) => {
    const random = createRandom(7);
    for (let i = 0; i < rounds; i++) {
      const [gold, predicted] = [randomItems(random), randomItems(random)];
      const found = counts(score(rule, [documentOf(gold)], [documentOf(predicted)]).micro);
      expect(found, JSON.stringify({ gold, predicted })).toEqual(straightforward(gold, predicted));
    }
  });
});

describe('SemEval-2013 on entities that do not overlap their own side', () => {
  function apart(items: readonly plain.Item[]): plain.Item[] {
    const kept: plain.Item[] = [];
    for (const { label, start, end } of items) {
      if (!kept.some((other) => other.start < end && start < other.end))
        kept.push({ label, start, end, fragments: [[start, end]] });
    }
    return kept;
  }
  it.each([
    [semevalStrict, plain.semeval('strict')],
    [semevalExact, plain.semeval('exact')],
    [semevalPartial, plain.semeval('partial')],
    [semevalType, plain.semeval('type')],
  ] as const)('$name', (rule, straightforward) => {
    const random = createRandom(3);
    for (let i = 0; i < rounds; i++) {
      const [gold, predicted] = [apart(randomItems(random)), apart(randomItems(random))];
      const { details } = score(rule, [documentOf(gold)], [documentOf(predicted)]);
      const names = ['correct', 'incorrect', 'partial', 'missed', 'spurious'];
      expect(
        names.map((name) => details![name]),
        JSON.stringify({ gold, predicted }),
      ).toEqual(straightforward(gold, predicted));
    }
  });
});

describe('seqeval-strict', () => {
  it.each([
    ['IOB2', 'BI'],
    ['IOE2', 'IE'],
    ['IOBES', 'BIES'],
    ['BILOU', 'BILU'],
  ] as const)('%s: random tags', (scheme, letters) => {
    const random = createRandom(letters.length);
    const tags = (): string[] =>
      Array.from({ length: 10 }, () =>
        random.nextInt(4) === 0
          ? 'O'
          : `${letters[random.nextInt(letters.length)]!}-${['a', 'b-c'][random.nextInt(2)]!}`,
      );
    for (let i = 0; i < 4 * rounds; i++) {
      const gold = tags();
      const other = tags();
      const predicted = gold.map((tag, j) => (random.nextInt(3) === 0 ? other[j]! : tag));
      const [left, right] = [chunksOf(gold, scheme), chunksOf(predicted, scheme)];
      const hits = right.filter((chunk) => left.includes(chunk)).length;
      const { micro } = score(seqevalStrict, [tagged([gold.join(' ')])], [tagged([predicted.join(' ')])], {
        partialCredit: false,
        scheme,
      });
      expect(counts(micro), `${gold.join(' ')} | ${predicted.join(' ')}`).toEqual([
        hits,
        right.length - hits,
        left.length - hits,
      ]);
    }
  });
});

describe('tokens', () => {
  function found(gold: Document, predicted: Document): TokenCounts {
    const { perLabel, details } = score(token, [gold], [predicted]);
    return {
      labels: Object.fromEntries(Object.entries(perLabel).map(([label, scores]) => [label, counts(scores)])),
      accuracy: details!['accuracy']!,
      entityAccuracy: details!['entityAccuracy']!,
    };
  }

  it('of tags that files state', () => {
    const random = createRandom(11);
    const tags = (): string[] =>
      Array.from({ length: 1 + random.nextInt(9) }, () =>
        random.nextInt(3) === 0
          ? 'O'
          : `${'BIES'[random.nextInt(4)]!}-${['a', 'b-c', 'B'][random.nextInt(3)]!}`,
      );
    for (let i = 0; i < rounds; i++) {
      const gold = tags();
      const other = tags();
      const predicted = gold.map((tag, j) => (random.nextInt(2) === 0 ? (other[j] ?? 'O') : tag));
      const why = `${gold.join(' ')} | ${predicted.join(' ')}`;
      expect(found(tagged([gold.join(' ')]), tagged([predicted.join(' ')])), why).toEqual(
        ofTags(gold, predicted),
      );
    }
  });

  it('of entities', () => {
    const random = createRandom(12);
    const words = 'patient seen with severe chest pain and given aspirin for some weeks then';
    for (let i = 0; i < rounds; i++) {
      const [gold, predicted] = [randomItems(random), randomItems(random)];
      const [left, right] = [gold, predicted].map((items) => ({ ...documentOf(items), text: words }));
      expect(found(left!, right!), JSON.stringify({ gold, predicted })).toEqual(
        ofEntities(words, gold, predicted),
      );
    }
  });
});

describe('i2b2 2012', () => {
  const names = { EVENT: ['modality', 'polarity', 'type'], TIMEX3: ['val', 'mod', 'type'] } as const;

  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => [index, index + word.length] as const);

  /** Up to three words, often the same ones: exact matches have to meet inexact ones to be stolen from them. */
  function randomTemporals(random: Random): Temporal[] {
    return Array.from({ length: random.nextInt(10) }, (): Temporal => {
      const first = random.nextInt(5);
      const last = first + random.nextInt(3);
      const start = words[first]![0];
      const value = (): string => ['X', 'Y'][random.nextInt(2)]!;
      return {
        group: random.nextInt(3) === 0 ? 'TIMEX3' : 'EVENT',
        start,
        end: Math.max(start + 1, words[last]![1] - random.nextInt(2)),
        attributes: [value(), value(), value()],
      };
    });
  }

  const documentWith = (list: readonly Temporal[]): Document => ({
    id: 'a',
    text,
    annotations: list.flatMap(({ group, start, end, attributes }, i): Annotation[] => [
      { kind: 'entity', id: `T${i}`, label: group, fragments: [{ start, end }] },
      ...names[group].map((name, j): Annotation => ({
        kind: 'attribute',
        id: `A${i}-${j}`,
        name,
        target: `T${i}`,
        value: attributes[j]!,
      })),
    ]),
  });

  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

  it.each([
    ['overlap', i2b2y2012Overlap, false],
    ['exact', i2b2y2012Exact, false],
    ['partial', i2b2y2012Overlap, true],
  ] as const)('spans, %s, and attributes', (credit, rule, partialCredit) => {
    const random = createRandom(13);
    for (let i = 0; i < 2 * rounds; i++) {
      const [gold, predicted] = [randomTemporals(random), randomTemporals(random)];
      const { perLabel, details } = score(rule, [documentWith(gold)], [documentWith(predicted)], {
        partialCredit,
      });
      for (const group of ['EVENT', 'TIMEX3'] as const) {
        const wanted = temporal(text, group, gold, predicted);
        const name = (attribute: string): string =>
          `${{ EVENT: 'event', TIMEX3: 'timex' }[group]}${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}Accuracy`;
        const why = JSON.stringify({ gold, predicted });
        expect(
          {
            recall: perLabel[group]?.recall ?? 0,
            precision: perLabel[group]?.precision ?? 0,
            attributes: names[group].map((attribute) => details![name(attribute)]),
          },
          why,
        ).toEqual({
          recall: share(wanted.recall[credit], wanted.gold),
          precision: share(wanted.precision[credit], wanted.predicted),
          attributes: wanted.attributes.map((right) => share(right, wanted.gold)),
        });
      }
    }
  });
});

function randomMention(random: Random, names: readonly string[]): events.Mention {
  const start = 5 * random.nextInt(8) + random.nextInt(2);
  return { label: names[random.nextInt(names.length)]!, start, end: start + 2 + random.nextInt(6) };
}

function randomEvents(random: Random): events.Happening[] {
  return Array.from({ length: random.nextInt(6) }, (): events.Happening => {
    const chosen = events.dimensions.filter(() => random.nextInt(3) === 0);
    return {
      trigger: randomMention(random, ['Disposition', 'NoDisposition']),
      arguments: Array.from({ length: random.nextInt(4) }, () => ({
        ...randomMention(random, ['StatusTime', 'Amount']),
        value: ['current', 'past'][random.nextInt(2)]!,
      })),
      context: Object.fromEntries(chosen.map((name) => [name, ['Start', 'Stop'][random.nextInt(2)]!])),
    };
  });
}

/** Triggers and arguments as entities T1, T2 …, an event for each trigger; only arguments with a status have a value. */
function documentWithEvents(list: readonly events.Happening[]): Document {
  const annotations: Annotation[] = [];
  const add = ({ label, start, end }: events.Mention): string => {
    const id = `T${annotations.length + 1}`;
    annotations.push({ kind: 'entity', id, label, fragments: [{ start, end }] });
    return id;
  };
  list.forEach(({ trigger, arguments: ends, context }, i) => {
    const event = {
      kind: 'event' as const,
      id: `E${i + 1}`,
      label: trigger.label,
      trigger: add(trigger),
      arguments: ends.map((end) => ({ role: end.label, target: add(end) })),
    };
    annotations.push(event);
    ends.forEach(({ label, value }, j) => {
      if (label !== 'StatusTime') return;
      const { target } = event.arguments[j]!;
      annotations.push({ kind: 'attribute', id: `A${i}-${j}`, name: 'StatusTimeVal', target, value });
    });
    for (const [name, value] of Object.entries(context))
      annotations.push({ kind: 'attribute', id: `A${i}-${name}`, name, target: event.id, value });
  });
  return { id: 'a', text, annotations };
}

describe('events and relations', () => {
  it('CMED', () => {
    const random = createRandom(5);
    for (let i = 0; i < rounds; i++) {
      // Arguments would be drugs: the medications of CMED have none.
      const bare = (list: events.Happening[]): events.Happening[] =>
        list.map((event) => ({ ...event, arguments: [] }));
      const [gold, predicted] = [bare(randomEvents(random)), bare(randomEvents(random))];
      const { micro, parts } = score(cmed, [documentWithEvents(gold)], [documentWithEvents(predicted)]);
      const why = JSON.stringify({ gold, predicted });
      const part = (name: string): number[] => counts(parts[name]!.micro);
      expect(
        { events: counts(micro), attributes: part('attributes'), combined: part('combined') },
        why,
      ).toEqual(events.cmed('strict')(gold, predicted));
      expect(
        {
          events: part('lenient'),
          attributes: part('lenientAttributes'),
          combined: part('lenientCombined'),
        },
        why,
      ).toEqual(events.cmed('lenient')(gold, predicted));
    }
  });

  it('SHAC', () => {
    const random = createRandom(6);
    for (let i = 0; i < rounds; i++) {
      const [gold, predicted] = [randomEvents(random), randomEvents(random)];
      const sides: [Document[], Document[]] = [[documentWithEvents(gold)], [documentWithEvents(predicted)]];
      expect(
        {
          triggers: counts(score(shacTrigger, ...sides).micro),
          arguments: counts(score(shacArgument, ...sides).micro),
        },
        JSON.stringify({ gold, predicted }),
      ).toEqual(events.shac(gold, predicted));
    }
  });

  it.each([
    ['strict', n2c2y2018Strict],
    ['lenient', n2c2y2018Lenient],
  ] as const)('n2c2 2018 relations, %s', (mode, rule) => {
    const random = createRandom(8);
    const links = (): events.Link[] =>
      Array.from({ length: random.nextInt(6) }, () => ({
        label: ['ADE-Drug', 'Dosage-Drug'][random.nextInt(2)]!,
        from: randomMention(random, ['ADE']),
        to: randomMention(random, ['Drug']),
      }));
    const documentWith = (list: readonly events.Link[]): Document => ({
      id: 'a',
      text,
      annotations: list.flatMap(({ label, from, to }, i): Annotation[] => [
        ...[from, to].map((mention, j): Annotation => ({
          kind: 'entity',
          id: `T${2 * i + j}`,
          label: mention.label,
          fragments: [{ start: mention.start, end: mention.end }],
        })),
        {
          kind: 'relation',
          id: `R${i}`,
          label,
          arguments: [0, 1].map((j) => ({ role: `Arg${j + 1}`, target: `T${2 * i + j}` })),
        },
      ]),
    });
    for (let i = 0; i < 2 * rounds; i++) {
      const [gold, predicted] = [links(), links()];
      const { parts } = score(rule, [documentWith(gold)], [documentWith(predicted)]);
      expect(counts(parts['relations']!.micro), JSON.stringify({ gold, predicted })).toEqual(
        events.relations2018(mode)(gold, predicted),
      );
    }
  });
});
