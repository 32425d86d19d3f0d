// The editor's task is this command line: its problem matcher has to know the lines by which work begins and ends.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { contributes } from '../../package.json';
import { temporaryFolder } from '../runs/temporary';
import { tinyRequest } from '../runs/tinyRun';
import { writeLookupModel } from './lookupModel';
import { run, type Ended } from './program';

const [{ background, pattern }] = contributes.problemMatchers as [(typeof contributes.problemMatchers)[0]];

/** How often each pattern fits a line of what was said. */
function told({ stderr, stdout }: Ended): Record<'begins' | 'ends' | 'problems', number> {
  const lines = `${stderr}${stdout}`.split('\n');
  const count = (source: string): number => lines.filter((line) => new RegExp(source).test(line)).length;
  return {
    begins: count(background.beginsPattern),
    ends: count(background.endsPattern),
    problems: count(pattern.regexp),
  };
}

it('tag begins, tells of a bad line with its place, and ends', async () => {
  const folder = await temporaryFolder();
  const model = path.join(folder, 'model');
  await writeLookupModel(model, { problem: ['pain'] });
  await mkdir(path.join(folder, 'notes'));
  await writeFile(path.join(folder, 'notes/a.txt'), 'pain');
  await writeFile(path.join(folder, 'notes/a.ann'), 'T1\tproblem 0\tpain\n');
  const ended = await run(['tag', 'notes', '--model', model, '--out', 'out'], folder);
  expect(told(ended)).toEqual({ begins: 1, ends: 1, problems: 1 });
});

it('train begins with its notes and ends with its report', async () => {
  const { train, dev, base, out } = await tinyRequest(await temporaryFolder(), 'run');
  const options = {
    train: train!,
    dev: dev!,
    base: base!,
    out,
    device: 'cpu',
    epochs: '1',
    'max-length': '48',
  };
  const ended = await run([
    'train',
    ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]),
  ]);
  expect(told(ended)).toEqual({ begins: 1, ends: 1, problems: 0 });
});

it('what fails ends with its one line', async () => {
  const ended = await run(['tag', 'nowhere', '--out', 'out'], await temporaryFolder());
  expect(told(ended)).toEqual({ begins: 0, ends: 1, problems: 0 });
});
