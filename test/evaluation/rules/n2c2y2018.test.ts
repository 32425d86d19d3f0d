// n2c2 2018 track 2: cases worked by hand.
import { n2c2y2018Lenient, n2c2y2018Strict } from '../../../src/evaluation/rules/n2c2y2018';
import { table } from './ruleTable';

table(n2c2y2018Strict, [
  {
    why: 'equal offsets are enough, even of nothing',
    gold: ['a 5-5'],
    predicted: ['a 5-5'],
    expected: [1, 0, 0],
  },
  // Only the first start and the last end are compared.
  {
    why: 'a discontinuous entity is its envelope',
    gold: ['a 0-3,6-9'],
    predicted: ['a 0-9'],
    expected: [1, 0, 0],
  },
  // Not a false positive: it is taken out.
  {
    why: 'a duplicate prediction is dropped',
    gold: ['a 0-5'],
    predicted: ['a 0-5', 'a 0-5'],
    expected: [1, 0, 0],
  },
  // One prediction equals both, and claims both.
  {
    why: 'a duplicate gold entity costs recall',
    gold: ['a 0-5', 'a 0-5'],
    predicted: ['a 0-5'],
    expected: [1, 0, 1],
  },
  {
    why: 'two duplicates each: the second prediction is dropped',
    gold: ['a 0-5', 'a 0-5'],
    predicted: ['a 0-5', 'a 0-5'],
    expected: [1, 0, 1],
  },
  { why: 'another label', gold: ['a 0-5'], predicted: ['b 0-5'], expected: [0, 1, 1] },
]);

table(n2c2y2018Lenient, [
  { why: 'overlap with the same label', gold: ['a 0-5'], predicted: ['a 4-9'], expected: [1, 0, 0] },
  // One-to-one matching would call the second prediction wrong.
  {
    why: 'two predictions on one gold entity: the second is dropped',
    gold: ['a 0-9'],
    predicted: ['a 0-3', 'a 5-9'],
    expected: [1, 0, 0],
  },
  {
    why: 'one prediction on two gold entities is one match',
    gold: ['a 0-3', 'a 5-9'],
    predicted: ['a 0-9'],
    expected: [1, 0, 1],
  },
  // The long prediction claims both gold entities; the exact one after it is dropped although nothing was paired with gold 2.
  {
    why: 'a long prediction first spoils the next',
    gold: ['a 0-3', 'a 5-9'],
    predicted: ['a 0-9', 'a 5-9'],
    expected: [1, 0, 1],
  },
  // In the other order the exact one claims gold 2, and the long one, overlapping a claimed one, is dropped.
  {
    why: 'the order of the file matters',
    gold: ['a 0-3', 'a 5-9'],
    predicted: ['a 5-9', 'a 0-9'],
    expected: [1, 0, 1],
  },
  {
    why: 'the gap counts, since only the envelope is seen',
    gold: ['a 0-2,8-9'],
    predicted: ['a 4-6'],
    expected: [1, 0, 0],
  },
  { why: 'touching is not overlapping', gold: ['a 0-5'], predicted: ['a 5-9'], expected: [0, 1, 1] },
]);
