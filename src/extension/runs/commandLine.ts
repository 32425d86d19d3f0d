// A command line as a person copies it into a shell.

const plain = /^[\w./:=@%+,…-]+$/;

/** Quoted for POSIX shells; PowerShell reads it the same way as long as no quote stands inside. */
export const shellWord = (word: string): string =>
  plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

export const commandLine = (args: readonly string[]): string =>
  ['note-tagger', ...args.map(shellWord)].join(' ');
