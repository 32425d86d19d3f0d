// i2b2 2014 de-identification: cases worked by hand.
import {
  i2b2y2014Binary,
  i2b2y2014Relaxed,
  i2b2y2014Strict,
  i2b2y2014Token,
} from '../../../src/evaluation/rules/i2b2y2014';
import { table } from './ruleTable';

const phi = 'Seen by Dr. Roe-Smith on 10/12/1999 at 555-1234 .';
//           0    5  8   12        22 25         36 39

table(i2b2y2014Strict, [
  // Sets: neither a false positive nor a second match.
  {
    why: 'a duplicate counts once',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['DOCTOR 12-21', 'DOCTOR 12-21'],
    expected: [1, 0, 0],
  },
  {
    why: 'a duplicate gold tag counts once',
    text: phi,
    gold: ['DOCTOR 12-21', 'DOCTOR 12-21'],
    predicted: ['DOCTOR 12-21'],
    expected: [1, 0, 0],
  },
  {
    why: 'TYPE in any case',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['Doctor 12-21'],
    expected: [1, 0, 0],
  },
  {
    why: 'TYPE must be the same',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['PATIENT 12-21'],
    expected: [0, 1, 1],
  },
  {
    why: 'an end one off is wrong',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-34'],
    expected: [0, 1, 1],
  },
]);

table(i2b2y2014Relaxed, [
  {
    why: 'the end may be two off',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-33'],
    expected: [1, 0, 0],
  },
  {
    why: 'three are too many',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-32'],
    expected: [0, 1, 1],
  },
  {
    why: 'the start may not move',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 24-35'],
    expected: [0, 1, 1],
  },
  // 31 and 33 are equal within the predicted set, so it keeps 31 only, which has no equal in gold (35).
  {
    why: 'near duplicates melt into the first',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-31', 'DATE 25-33'],
    expected: [0, 1, 1],
  },
  {
    why: 'in the other order they match',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-33', 'DATE 25-31'],
    expected: [1, 0, 0],
  },
  // 33 and 37 are not equal to each other, both equal gold 35: the intersection is counted over the smaller set.
  {
    why: 'two predictions around one gold tag',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-33', 'DATE 25-37'],
    expected: [1, 0, 0],
  },
]);

table(i2b2y2014Token, [
  // The program compares tags in capitals, but their tokens as they are written.
  {
    why: 'TYPE as it is written',
    text: phi,
    gold: ['DOCTOR 12-15'],
    predicted: ['Doctor 12-15'],
    expected: [0, 1, 1],
  },
  // Roe and Smith: the hyphen is no part of a token.
  {
    why: 'a tag of two tokens',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['DOCTOR 12-15'],
    expected: [1, 0, 1],
  },
  {
    why: 'punctuation at the edge does not matter',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-36'],
    expected: [3, 0, 0],
  },
  {
    why: 'half a token is another token',
    text: phi,
    gold: ['DOCTOR 12-15'],
    predicted: ['DOCTOR 12-14'],
    expected: [0, 1, 1],
  },
]);

table(i2b2y2014Binary, [
  {
    why: 'TYPE does not matter',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['PATIENT 12-21'],
    expected: [2, 0, 0],
  },
  {
    why: 'a token under two types counts once',
    text: phi,
    gold: ['DOCTOR 12-15', 'PATIENT 12-15'],
    predicted: ['ID 12-15'],
    expected: [1, 0, 0],
  },
]);
