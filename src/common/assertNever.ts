/** The default branch of an exhaustive switch: a missing case is a compile error, an unexpected value at run time throws. */
export function assertNever(value: never, what = 'value'): never {
  throw new RangeError(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
