// i2b2 2010: cases worked by hand.
import { i2b2y2010Exact, i2b2y2010Inexact } from '../../../src/evaluation/rules/i2b2y2010';
import { table } from './ruleTable';

const note = 'Severe chest pain , no fever .\nTook aspirin today';
//            0      7     13   18 20 23   29  31   36      44

table(i2b2y2010Exact, [
  // Character offsets differ; line and token are the same.
  {
    why: 'a cut token is the whole token',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 8-16'],
    expected: [1, 0, 0],
  },
  {
    why: 'other classes do not take part',
    text: note,
    gold: ['person 0-6'],
    predicted: ['pronoun 0-6'],
    expected: [0, 0, 0],
  },
  {
    why: 'a duplicate is wrong',
    text: note,
    gold: ['problem 23-28'],
    predicted: ['problem 23-28', 'problem 23-28'],
    expected: [1, 1, 0],
  },
  {
    why: 'the class must be the same',
    text: note,
    gold: ['problem 23-28'],
    predicted: ['test 23-28'],
    expected: [0, 1, 1],
  },
  {
    why: 'a token more is another span',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 0-17'],
    expected: [0, 1, 1],
  },
]);

table(i2b2y2010Inexact, [
  {
    why: 'a shared token is enough',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 0-12'],
    expected: [1, 0, 0],
  },
  // The span is paired before the class is looked at: the second prediction would have been right.
  {
    why: 'the first overlap is taken even if its class is wrong',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['test 7-12', 'problem 13-17'],
    expected: [0, 2, 1],
  },
  {
    why: 'in the other file order it is right',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 13-17', 'test 7-12'],
    expected: [1, 1, 0],
  },
  // Greedy in file order: an optimal matching would find two.
  {
    why: 'greedy, not optimal',
    text: note,
    gold: ['problem 0-17', 'problem 0-6'],
    predicted: ['problem 0-6', 'problem 13-17'],
    expected: [1, 1, 1],
  },
]);
