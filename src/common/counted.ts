// A number with its noun: `1 note`, `3 notes`, `2 entities`.

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
