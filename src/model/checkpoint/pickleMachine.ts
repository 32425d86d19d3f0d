// The stack, the marks and the memo of an unpickler, each with a bound far above what weights need.
import { PickleRefusal } from './pickleNames';
import type { PickleCursor } from './pickleCursor';
import type { PickleDictionary, PickleValue, StorageDescriptor } from './pickleValue';

const limits = { operations: 4_000_000, containers: 500_000, marks: 1000, memo: 2_000_000 };

export class PickleMachine {
  readonly cursor: PickleCursor;
  readonly storages = new Map<string, StorageDescriptor>();
  private readonly stack: PickleValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private operations = 0;
  private containers = 0;

  constructor(cursor: PickleCursor) {
    this.cursor = cursor;
  }

  countOperation(): void {
    if (++this.operations > limits.operations) throw new PickleRefusal('has a pickle of absurd length');
  }

  push(value: PickleValue): void {
    if (typeof value === 'object' && value !== null && ++this.containers > limits.containers)
      throw new PickleRefusal('has a pickle with an absurd number of parts');
    this.stack.push(value);
  }

  pop(): PickleValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0))
      throw new PickleRefusal('has a damaged pickle (nothing left on its stack)');
    return this.stack.pop()!;
  }

  top(): PickleValue {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  mark(): void {
    if (this.marks.length >= limits.marks) throw new PickleRefusal('has a pickle that is nested too deeply');
    this.marks.push(this.stack.length);
  }

  /** Everything since the last mark, which goes too. */
  popToMark(): PickleValue[] {
    const start = this.marks.pop();
    if (start === undefined) throw new PickleRefusal('has a damaged pickle (a list without a start)');
    return this.stack.splice(start);
  }

  /** The opcode POP also takes away a mark that has nothing above it. */
  discard(): void {
    if (this.marks.length > 0 && this.stack.length === this.marks.at(-1)) this.marks.pop();
    else this.pop();
  }

  topList(): PickleValue[] {
    const list = this.top();
    if (!Array.isArray(list))
      throw new PickleRefusal('has a damaged pickle (adds to something that is no list)');
    return list;
  }

  topDictionary(): PickleDictionary {
    const dictionary = this.top();
    if (!(dictionary instanceof Map))
      throw new PickleRefusal('has a damaged pickle (sets items of something that is no dictionary)');
    return dictionary;
  }

  remember(index: number): void {
    if (this.memo.size >= limits.memo)
      throw new PickleRefusal('has a pickle that remembers an absurd number of values');
    this.memo.set(index, this.top());
  }

  rememberNext(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new PickleRefusal('has a damaged pickle (recalls what it never stored)');
    this.stack.push(value);
  }

  addStorage(storage: StorageDescriptor): StorageDescriptor {
    const known = this.storages.get(storage.key);
    if (known !== undefined && (known.type !== storage.type || known.elements !== storage.elements))
      throw new PickleRefusal('describes one storage in two ways');
    this.storages.set(storage.key, storage);
    return storage;
  }
}
