import { expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { shellWord } from '../../src/cli/shellWord';

const files = [
  'runs/first',
  '/tmp/a-b_c.1',
  'my runs',
  "it's",
  'say "hi"',
  '$HOME',
  'a`b`',
  'back\\slash',
  'ü 😀',
];

it.skipIf(process.platform === 'win32').each(files)('%s reaches a program as it is', (file) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(file)}`], { encoding: 'utf8' })).toBe(file);
});

it.each([
  ['C:\\runs\\first', 'C:\\runs\\first'],
  ['C:\\my runs', '"C:\\my runs"'],
])('%s is %s on Windows', (file, word) => expect(shellWord(file, 'win32')).toBe(word));
