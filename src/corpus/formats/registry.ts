// The formats that can be read and written: a line each.
import { AppError } from '../../common/errors';
import { bioc } from './bioc/bioc';
import { brat } from './brat/brat';
import { conll } from './conll/conll';
import { i2b22006 } from './i2b2/i2b22006';
import { i2b22009 } from './i2b2/i2b22009';
import { i2b22010 } from './i2b2/i2b22010';
import { i2b22012 } from './i2b2/i2b22012';
import { i2b22012Extent } from './i2b2/i2b22012Extent';
import { i2b22014 } from './i2b2/i2b22014';
import { i2b22014Risk } from './i2b2/i2b22014Risk';
import { jsonLines } from './json/jsonLines';
import { n2c22018Track1 } from './i2b2/n2c22018Track1';
import { n2c22019 } from './i2b2/n2c22019';
import { pubtator } from './pubtator/pubtator';
import type { Format } from './format';
import { plainText } from './plainText';

export { plainText };

/** All but plain text, which is what remains. */
export const formats: readonly Format[] = [
  brat,
  conll,
  i2b22006,
  i2b22009,
  i2b22010,
  i2b22012,
  i2b22012Extent,
  i2b22014,
  i2b22014Risk,
  n2c22018Track1,
  n2c22019,
  pubtator,
  bioc,
  jsonLines,
];

/** @throws AppError `usage` naming the formats there are. */
export function formatNamed(name: string): Format {
  const wanted = name.toLowerCase();
  const found = [...formats, plainText].find(
    (format) => format.name === wanted || format.aliases?.includes(wanted) === true,
  );
  if (found !== undefined) return found;
  throw new AppError(
    'usage',
    `There is no format ${name}. Formats: ${[...formats, plainText].map((format) => format.name).join(', ')}.`,
  );
}

/** @throws AppError `usage` when the format is unknown or only read. */
export function writerNamed(name: string): Format & { readonly write: NonNullable<Format['write']> } {
  const format = formatNamed(name);
  if (format.write !== undefined) return { ...format, write: format.write };
  const writable = formats.filter(({ write }) => write !== undefined).map((other) => other.name);
  throw new AppError('usage', `${format.name} is only read. Write one of: ${writable.join(', ')}.`);
}
