// Mutations of files: bytes, truncation, lines swapped, huge numbers, deep nesting, entity bombs, NUL, invalid UTF-8, Latin-1.
import type { Random } from '../../src/common/random';

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const pick = <T>(items: readonly T[], random: Random): T => items[random.nextInt(items.length)]!;
const splice = (bytes: Buffer, at: number, removed: number, inserted: Buffer | string): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(inserted), bytes.subarray(at + removed)]);
const anywhere = (bytes: Buffer, random: Random): number => random.nextInt(bytes.length + 1);

const hugeNumbers = [
  '99999999999999999999',
  '-1',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '1e308',
  '0',
  '00',
  'NaN',
];
const tokens = [
  '\0', '\ufeff', '\r', '\r\n', '\n', '\t', '|||', '||', '"', "'", '<', '>', '&', ']]>', '<![CDATA[', '</TEXT>', '<TEXT>', '<!--', '-->',
  '<?xml version="1.0"?>', '<!DOCTYPE x [', '&#x110000;', '&#0;', '&amp;', '\u2028', '😀', '\ud83d', ';', ':', '{', '}', '[', ']', ',',
  'T1\t', 'I-', 'B-', '-DOCSTART-', '# newdoc id = ../../x', '../../../etc', '__proto__', 'constructor', '1:0 1:0', '\\u0000',
]; // prettier-ignore

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let n = 1 + random.nextInt(8); n > 0 && copy.length > 0; n--) copy[random.nextInt(copy.length)] = random.nextInt(256);
    return copy;
  },
  (bytes, random) => bytes.subarray(0, anywhere(bytes, random)),
  (bytes, random) => bytes.subarray(anywhere(bytes, random)),
  (bytes, random) => splice(bytes, anywhere(bytes, random), random.nextInt(20), ''),
  (bytes, random) => splice(bytes, anywhere(bytes, random), 0, pick(tokens, random)),
  (bytes, random) => {
    const lines = bytes.toString('latin1').split('\n');
    const [a, b] = [random.nextInt(lines.length), random.nextInt(lines.length)];
    [lines[a], lines[b]] = [lines[b]!, lines[a]!];
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  (bytes, random) => {
    const lines = bytes.toString('latin1').split('\n');
    const line = pick(lines, random);
    lines.splice(random.nextInt(lines.length), 0, ...Array.from({ length: 1 + random.nextInt(20) }, () => line));
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  (bytes, random) => {
    const numbers = [...bytes.toString('latin1').matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes;
    const number = pick(numbers, random);
    return splice(bytes, number.index, number[0].length, random.nextInt(3) > 0 ? String(Math.max(0, Number(number[0]) + random.nextInt(7) - 3)) : pick(hugeNumbers, random));
  },
  (bytes, random) => splice(bytes, anywhere(bytes, random), 0, pick(['<a>', '[', '{"a":', '<PHI TYPE="X">', '((', '&a;'], random).repeat(1 + random.nextInt(2000))),
  (bytes, random) => splice(bytes, anywhere(bytes, random), 0, '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>&c;'),
  (bytes, random) => splice(bytes, anywhere(bytes, random), 0, Buffer.from([pick([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xf5], random), random.nextInt(256)])),
  (bytes) => Buffer.from(bytes.toString('utf8').replace(/[^\x00-\xff]/g, 'é'), 'latin1'), // eslint-disable-line no-control-regex
  (bytes) => Buffer.from(bytes.toString('utf8').replace(/\r?\n/g, '\r\n')),
  (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  (bytes, random, others) => {
    const other = pick(others, random);
    const start = anywhere(other, random);
    return splice(bytes, anywhere(bytes, random), 0, other.subarray(start, start + random.nextInt(400)));
  },
  (bytes, random) => splice(bytes, anywhere(bytes, random), 0, pick(['a', ' ', '\n', '\t', 'a.', 'a b ', '"', '<', '|', 'é', '-'], random).repeat(random.nextInt(5000))),
]; // prettier-ignore

/** One to four mutations, one after the other. */
export function mutate(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let mutated = bytes;
  for (let n = 1 + random.nextInt(4); n > 0; n--) mutated = pick(mutations, random)(mutated, random, others);
  return mutated;
}
