// Numbers on the command line are used as they are written, or refused with what would do.
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { wholeNumber } from '../../src/cli/wholeNumber';

describe('a whole number from 3 to 4294967295', () => {
  const parse = wholeNumber(3, 4_294_967_295);

  it.each([
    ['3', 3],
    ['007', 7],
    ['4294967295', 4_294_967_295],
  ])('%s', (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    '2',
    '4294967296',
    '9007199254740993',
    '-3',
    '+3',
    '3.0',
    '1e2',
    '0x10',
    'NaN',
    'Infinity',
    ' 3',
    '',
  ])('is not %j', (text) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
    expect(() => parse(text)).toThrow('Give a whole number from 3 to 4294967295.');
  });
});
