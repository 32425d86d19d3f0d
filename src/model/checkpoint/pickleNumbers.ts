// Numbers and texts as pickles spell them: little-endian two's complement, and the lines of protocol 0.
import { PickleRefusal } from './pickleNames';

/** The longest that PyTorch writes (its magic number) takes 10 bytes. */
const maxIntegerBytes = 64;

/** A number where it is exact, a bigint beyond. */
export function decodeInteger(bytes: Buffer): number | bigint {
  if (bytes.length > maxIntegerBytes) throw new PickleRefusal('has an integer of absurd length');
  if (bytes.length === 0) return 0;
  const hexadecimal = Buffer.from(bytes).reverse().toString('hex');
  return narrow(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hexadecimal}`)));
}

/** `123` or `123L`; `00` and `01` are how protocol 0 writes false and true. */
export function parseInteger(line: string): number | bigint | boolean {
  if (line === '00' || line === '01') return line === '01';
  const digits = line.endsWith('L') ? line.slice(0, -1) : line;
  if (!/^-?\d{1,100}$/.test(digits)) throw new PickleRefusal('has an integer that is none');
  return narrow(BigInt(digits));
}

export function parseFloatLine(line: string): number {
  const special: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: NaN };
  if (Object.hasOwn(special, line)) return special[line]!;
  if (/^-?\d+(\.\d*)?(e[+-]?\d+)?$/i.test(line)) return Number(line);
  throw new PickleRefusal('has a number that is none');
}

/** A quoted string with Python's backslash escapes. */
export function parseQuoted(line: string): string {
  const match = /^(['"])(.*)\1$/s.exec(line);
  if (match === null) throw new PickleRefusal('has a string without quotes');
  const single: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return match[2]!.replace(
    /\\(?:x([0-9a-f]{2})|(.))/gis,
    (_, code: string | undefined, letter: string | undefined) =>
      code === undefined ? (single[letter!] ?? letter!) : String.fromCharCode(parseInt(code, 16)),
  );
}

/** Python's raw-unicode-escape. */
export function parseEscaped(line: string): string {
  return line.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
