// A command line as a person copies it into a shell.
import { shellWord } from '../../common/shellWord';

export const commandLine = (args: readonly string[]): string =>
  ['note-tagger', ...args.map(shellWord)].join(' ');
