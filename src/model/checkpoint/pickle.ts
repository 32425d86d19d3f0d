// A restricted unpickler: builds tensors' descriptions and plain values from protocols 0 to 5, and runs nothing.
//
// A pickle is a program. Of its instructions only those that make plain data are here, and every name that it
// mentions is looked up in a fixed list (pickleNames) instead of in Python. https://peps.python.org/pep-3154/
import { PickleCursor, PickleTruncated } from './pickleCursor';
import { PickleMachine } from './pickleMachine';
import { allowName, buildFrom, buildStorage, PickleRefusal } from './pickleNames';
import { decodeInteger, parseEscaped, parseFloatLine, parseInteger, parseQuoted } from './pickleNumbers';
import type { PickleDictionary, PickleValue, StorageDescriptor } from './pickleValue';
import { quoteName, refuse } from './refusal';

export { PickleTruncated };

export interface Unpickled {
  readonly value: PickleValue;
  /** Every storage the pickle refers to, by key. */
  readonly storages: ReadonlyMap<string, StorageDescriptor>;
  /** Where the pickle ended. */
  readonly end: number;
}

/**
 * Reads one pickle of `bytes` from `start`; `file` names it in errors.
 * @throws AppError (`model`) whose cause is PickleTruncated when the bytes end first.
 */
export function unpickle(bytes: Buffer, start: number, file: string): Unpickled {
  const cursor = new PickleCursor(bytes, start);
  try {
    const machine = new PickleMachine(cursor);
    const value = run(machine);
    return { value, storages: machine.storages, end: cursor.position };
  } catch (error) {
    if (error instanceof PickleRefusal) refuse(file, printable(error.message), error);
    throw error;
  }
}

/** Names in a message come from the file. */
function printable(message: string): string {
  return message.length > 400 ? quoteName(message) : message.replace(/[^\x20-\x7e…]/g, '?');
}

function run(machine: PickleMachine): PickleValue {
  for (;;) {
    machine.countOperation();
    const code = machine.cursor.uint8();
    if (code === stop) return machine.pop();
    const operation = operations.get(code);
    if (operation === undefined) throw new PickleRefusal(refusedOperation(code));
    operation(machine);
  }
}

function refusedOperation(code: number): string {
  const letter = String.fromCharCode(code);
  return `uses the pickle instruction ${JSON.stringify(letter)}, which no file of weights needs; it is damaged or no checkpoint`;
}

type Operation = (machine: PickleMachine) => void;

const stop = '.'.charCodeAt(0);

const push =
  (read: (cursor: PickleCursor, machine: PickleMachine) => PickleValue): Operation =>
  (machine) =>
    machine.push(read(machine.cursor, machine));

const plain: readonly (readonly [string, Operation])[] = [
  ['N', push(() => null)],
  ['\x88', push(() => true)],
  ['\x89', push(() => false)],
  ['I', push((cursor) => parseInteger(cursor.line()))],
  ['J', push((cursor) => cursor.int32())],
  ['K', push((cursor) => cursor.uint8())],
  ['M', push((cursor) => cursor.uint16())],
  ['L', push((cursor) => parseInteger(cursor.line()))],
  ['\x8a', push((cursor) => decodeInteger(cursor.take(cursor.uint8())))],
  ['\x8b', push((cursor) => decodeInteger(cursor.take(cursor.uint32())))],
  ['F', push((cursor) => parseFloatLine(cursor.line()))],
  ['G', push((cursor) => cursor.float64())],
  ['S', push((cursor) => parseQuoted(cursor.line()))],
  ['T', push((cursor) => cursor.take(cursor.uint32()).toString('latin1'))],
  ['U', push((cursor) => cursor.take(cursor.uint8()).toString('latin1'))],
  ['V', push((cursor) => parseEscaped(cursor.line()))],
  ['X', push((cursor) => cursor.take(cursor.uint32()).toString('utf8'))],
  ['\x8c', push((cursor) => cursor.take(cursor.uint8()).toString('utf8'))],
  ['\x8d', push((cursor) => cursor.take(cursor.uint64()).toString('utf8'))],
  ['B', push((cursor) => cursor.take(cursor.uint32()))],
  ['C', push((cursor) => cursor.take(cursor.uint8()))],
  ['\x8e', push((cursor) => cursor.take(cursor.uint64()))],
];

const containers: readonly (readonly [string, Operation])[] = [
  [']', push(() => [])],
  [')', push(() => [])],
  ['}', push(() => new Map())],
  ['l', push((_, machine) => machine.popToMark())],
  ['t', push((_, machine) => machine.popToMark())],
  ['\x85', push((_, machine) => popTuple(machine, 1))],
  ['\x86', push((_, machine) => popTuple(machine, 2))],
  ['\x87', push((_, machine) => popTuple(machine, 3))],
  ['d', push((_, machine) => setItems(new Map(), machine.popToMark()))],
  ['a', (machine) => append(machine, [machine.pop()])],
  ['e', (machine) => append(machine, machine.popToMark())],
  ['s', (machine) => setItem(machine)],
  ['u', (machine) => setMarkedItems(machine)],
];

const control: readonly (readonly [string, Operation])[] = [
  ['\x80', (machine) => checkProtocol(machine.cursor.uint8())],
  // A frame says how many bytes follow: of use to readers of streams only.
  ['\x95', (machine) => machine.cursor.uint64()],
  ['(', (machine) => machine.mark()],
  ['0', (machine) => machine.discard()],
  ['1', (machine) => machine.popToMark()],
  ['2', push((_, machine) => machine.top())],
  ['p', (machine) => machine.remember(memoIndex(machine.cursor.line()))],
  ['q', (machine) => machine.remember(machine.cursor.uint8())],
  ['r', (machine) => machine.remember(machine.cursor.uint32())],
  ['\x94', (machine) => machine.rememberNext()],
  ['g', (machine) => machine.recall(memoIndex(machine.cursor.line()))],
  ['h', (machine) => machine.recall(machine.cursor.uint8())],
  ['j', (machine) => machine.recall(machine.cursor.uint32())],
];

const objects: readonly (readonly [string, Operation])[] = [
  ['c', push((cursor) => allowName(cursor.line(), cursor.line()))],
  ['\x93', push((_, machine) => stackGlobal(machine))],
  ['R', push((_, machine) => callTop(machine))],
  ['Q', push((_, machine) => machine.addStorage(buildStorage(machine.pop())))],
  ['b', build],
];

const operations: ReadonlyMap<number, Operation> = new Map(
  [...plain, ...containers, ...control, ...objects].map(([letter, operation]) => [
    letter.charCodeAt(0),
    operation,
  ]),
);

function popTuple(machine: PickleMachine, length: number): PickleValue[] {
  return Array.from({ length }, () => machine.pop()).reverse();
}

function append(machine: PickleMachine, items: readonly PickleValue[]): void {
  const list = machine.topList();
  for (const item of items) list.push(item);
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  const key = machine.pop();
  machine.topDictionary().set(key, value);
}

function setMarkedItems(machine: PickleMachine): void {
  const items = machine.popToMark();
  setItems(machine.topDictionary(), items);
}

function setItems(dictionary: PickleDictionary, items: readonly PickleValue[]): PickleDictionary {
  if (items.length % 2 !== 0) throw new PickleRefusal('has a damaged pickle (a key without a value)');
  for (let i = 0; i < items.length; i += 2) dictionary.set(items[i]!, items[i + 1]!);
  return dictionary;
}

function stackGlobal(machine: PickleMachine): PickleValue {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof module === 'string' && typeof name === 'string') return allowName(module, name);
  throw new PickleRefusal('has a damaged pickle (a name that is no text)');
}

function callTop(machine: PickleMachine): PickleValue {
  const parts = machine.pop();
  return buildFrom(machine.pop(), parts);
}

/** The attributes that PyTorch hangs on a dictionary (`_metadata`) are dropped; nothing else may have any. */
function build(machine: PickleMachine): void {
  machine.pop();
  const target = machine.top();
  if (!(target instanceof Map)) throw new PickleRefusal('sets attributes of something that is no dictionary');
}

function checkProtocol(protocol: number): void {
  if (protocol > 5) throw new PickleRefusal(`is a pickle of protocol ${protocol}; 0 to 5 are known`);
}

function memoIndex(line: string): number {
  if (/^\d{1,9}$/.test(line)) return Number(line);
  throw new PickleRefusal('has a damaged pickle (recalls a place that is no number)');
}
