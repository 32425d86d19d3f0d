// `train --folds`, stopped by a signal and resumed, and its model used: the command line as users run it.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyFolds } from '../runs/tinyRun';
import { temporaryFolder } from '../runs/temporary';
import { run, start } from './program';

const option = (name: string, value: string | number | undefined): string[] => [`--${name}`, String(value)];

describe('train --folds', () => {
  it('names the run in every line, stops with a checkpoint, goes on, and tags with its best run', async () => {
    const root = await temporaryFolder();
    const { train, base, out } = await tinyFolds(root, 'folds', { folds: 2 });
    const data = [...option('train', train), ...option('base', base)];
    const recipe = [...option('epochs', 2), ...option('batch-size', 4), ...option('max-length', 48)];
    const goOn = ['train', ...option('out', out), ...option('device', 'cpu')];

    const { child, ended } = await start([...goOn, ...data, ...recipe, ...option('folds', 2)]);
    child.stderr!.on('data', (text: string) => text.includes('fold-2: run 2 of 2') && child.kill('SIGINT'));
    const stopped = await ended;
    expect([stopped.code, stopped.stdout]).toEqual([130, '']);
    expect(stopped.stderr).toContain('fold-1  train: 6 notes, 54 entities\n');
    expect(stopped.stderr).toMatch(/fold-1: best epoch \d {2}dev P/);
    expect(stopped.stderr).toContain(`go on with \`note-tagger train --out ${out} --resume\``);

    const resumed = await run([...goOn, '--resume']);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/^fold-1: best epoch .* \(ended before\)\nfold-2: run 2 of 2\n/);
    expect(resumed.stdout).toContain('\ndev, 2 runs ');
    expect(resumed.stdout).toContain('\nall folds pooled ');
    const [, best] =
      /stands for (fold-\d), the best of 2 runs by dev F1 \(0\.\d{4}, each on notes of its own\)/.exec(
        resumed.stdout,
      )!;

    const { stderr, code } = await run([
      'tag',
      train!,
      ...option('model', out),
      ...option('out', path.join(root, 'tagged')),
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(`model ${out} (${best}, with dev F1 `);
  });

  it.each([
    [['--folds', '2', '--dev', 'x'], /leave --dev and --split out/],
    [['--folds', 'many'], /--folds.*not a number/],
    [['--seeds', '2'], /train needs --dev/],
    [['--learning-curve', '0.5,2', '--dev', 'x'], /different shares above 0/],
  ])('%j is wrong usage', async (more, message) => {
    const out = path.join(await temporaryFolder(), 'out');
    const args = [
      'train',
      '--train',
      'media/samples/brat/dev',
      '--base',
      'clinical-bert-mini',
      '--out',
      out,
      ...more,
    ];
    const { code, stderr } = await run(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
