// Whole numbers on the command line: written out in digits, and used as they are written.
import { InvalidArgumentError } from 'commander';

/** A parser for commander, which names the option. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return value;
  };
