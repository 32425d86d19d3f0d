// What a checkpoint's pickle may hold: plain values, and tensors described by the bytes they lie in.
import type { ElementType } from './dtype';

/** A named run of elements in the file that tensors are views of. */
export class StorageDescriptor {
  readonly key: string;
  readonly type: ElementType;
  /** Elements of the whole storage. */
  readonly elements: number;
  /** First element of this view of it (legacy files only; 0 otherwise). */
  readonly start: number;

  constructor(key: string, type: ElementType, elements: number, start: number) {
    this.key = key;
    this.type = type;
    this.elements = elements;
    this.start = start;
  }
}

/** A strided view; `offset` and `strides` count elements. Not yet checked against its storage. */
export class TensorDescriptor {
  readonly storage: StorageDescriptor;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(
    storage: StorageDescriptor,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** A name from the allow-list: never a function, only what this reader knows to do in its place. */
export class AllowedName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type PickleDictionary = Map<PickleValue, PickleValue>;

/** Lists and tuples are arrays, dictionaries of any kind are maps. Values may hold themselves. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDictionary
  | StorageDescriptor
  | TensorDescriptor
  | AllowedName;
