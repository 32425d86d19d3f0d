// A word of a command line as a person copies it into a shell.

const plain = /^[\w./:=@%+,…-]+$/;

/** Quoted for POSIX shells; PowerShell reads it the same way as long as no quote stands inside. */
export const shellWord = (word: string): string =>
  plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
