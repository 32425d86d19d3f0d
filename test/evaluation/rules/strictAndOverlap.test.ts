// Strict and overlap: cases worked by hand.
import { overlap } from '../../../src/evaluation/rules/overlap';
import { strict } from '../../../src/evaluation/rules/strict';
import { table } from './ruleTable';

table(strict, [
  { why: 'same span and label', gold: ['a 0-5'], predicted: ['a 0-5'], expected: [1, 0, 0] },
  {
    why: 'another label is both wrong and missed',
    gold: ['a 0-5'],
    predicted: ['b 0-5'],
    expected: [0, 1, 1],
  },
  // A set would find 1 right and 0 wrong.
  {
    why: 'a duplicate prediction is wrong',
    gold: ['a 0-5'],
    predicted: ['a 0-5', 'a 0-5'],
    expected: [1, 1, 0],
  },
  {
    why: 'a duplicate gold entity is missed',
    gold: ['a 0-5', 'a 0-5'],
    predicted: ['a 0-5'],
    expected: [1, 0, 1],
  },
  // The envelope is the same: comparing first start and last end would accept it.
  { why: 'all fragments must be equal', gold: ['a 0-3,6-9'], predicted: ['a 0-9'], expected: [0, 1, 1] },
  { why: 'equal fragments match', gold: ['a 0-3,6-9'], predicted: ['a 0-3,6-9'], expected: [1, 0, 0] },
  { why: 'nothing on either side', gold: [], predicted: [], expected: [0, 0, 0] },
  {
    why: 'same span under two labels',
    gold: ['a 0-5', 'b 0-5'],
    predicted: ['b 0-5', 'a 0-5'],
    expected: [2, 0, 0],
  },
]);

table(overlap, [
  { why: 'touching is not overlapping', gold: ['a 0-5'], predicted: ['a 5-8'], expected: [0, 1, 1] },
  { why: 'one shared character is enough', gold: ['a 0-5'], predicted: ['a 4-8'], expected: [1, 0, 0] },
  // Greedy in file order pairs gold 1 with the long prediction and leaves gold 2 alone.
  {
    why: 'most pairs, not first pairs',
    gold: ['a 0-5', 'a 6-9'],
    predicted: ['a 0-9', 'a 0-3'],
    expected: [2, 0, 0],
  },
  {
    why: 'the same with the order turned round',
    gold: ['a 6-9', 'a 0-5'],
    predicted: ['a 0-3', 'a 0-9'],
    expected: [2, 0, 0],
  },
  {
    why: 'one prediction over two gold entities finds one',
    gold: ['a 0-3', 'a 5-8'],
    predicted: ['a 0-8'],
    expected: [1, 0, 1],
  },
  {
    why: 'the gap of a discontinuous entity is not part of it',
    gold: ['a 0-3,8-9'],
    predicted: ['a 4-6'],
    expected: [0, 1, 1],
  },
  { why: 'another label never overlaps', gold: ['a 0-5'], predicted: ['b 0-5'], expected: [0, 1, 1] },
  // A chain of three on each side: a path through all pairs exists, greedy by longest overlap finds two.
  {
    why: 'a chain is matched end to end',
    gold: ['a 0-10', 'a 12-20', 'a 22-30'],
    predicted: ['a 8-14', 'a 18-24', 'a 28-40'],
    expected: [3, 0, 0],
  },
]);
