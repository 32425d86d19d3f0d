import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/common/shellWord';

const words = [
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

it.skipIf(process.platform === 'win32').each(words)('%s reaches a program as it is', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word);
});

it('leaves plain paths plain', () => {
  expect(shellWord('runs/first-1.2')).toBe('runs/first-1.2');
});
