// The program around the verbs: help, usage, exit codes, closed pipes.
import { closeSync, existsSync, openSync } from 'node:fs';
import { version } from '../../package.json';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { AppError, CancelledError } from '../../src/common/errors';
import { exitCodeOf, lineFor } from '../../src/cli/ending';
import { createProgram } from '../../src/cli/program';
import { createProgress } from '../../src/cli/progress';
import { run, start } from './program';

const verbs = (await createProgram()).commands.map((command) => command.name());

describe('help', () => {
  it('without words: what there is, and wrong usage', async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stdout]).toEqual([2, '']);
    for (const verb of verbs) expect(stderr).toContain(`  ${verb}`);
  });

  it.each(verbs)('%s --help teaches with examples', async (verb) => {
    const { code, stdout, stderr } = await run([verb, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Examples?\n\s+\$ note-tagger /);
  });

  it('--version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

describe('wrong usage ends with 2', () => {
  it.each([
    [['fly'], /unknown command 'fly'/],
    [['--fly'], /unknown option '--fly'/],
    [['tag'], /missing required argument|required option/],
    [['tag', 'x'], /required option '--out <dir>'/],
    [['convert', '--out', 'x'], /missing required argument/],
    [['train', '--epochs', 'many', '--out', 'x'], /--epochs/],
    [['convert', 'media/samples/brat', '--out', ''], /^note-tagger: --out is given an empty text: .*\n$/],
    [['tag', '', '--out', 'x'], /^note-tagger: A path is given an empty text: .*\n$/],
    [['evaluate', '--gold', 'media', '', '--predicted', 'media'], /--gold is given an empty text/],
    [['evaluate', '--gold', 'media', '--predicted', 'media', '--scheme', 'X'], /Unknown tag scheme X/],
    ...[
      ['convert', 'media', '--out', 'x'],
      ['tag', 'media', '--out', 'x'],
      ['evaluate', '--gold', 'media/samples/brat/dev', '--predicted', 'media/samples/brat/dev'],
      ['train', '--train', 'media', '--dev', 'media', '--base', 'clinical-bert-mini', '--out', 'x'],
    ].map((words): [string[], RegExp] => [
      [...words, '--labels', 'media'],
      /note-tagger: The label map media cannot be read: it is a folder\. Give a file\.\n$/,
    ]),
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('endings', () => {
  it.each<[unknown, number]>([
    [new AppError('usage', 'x'), 2],
    [new AppError('input', 'x'), 1],
    [new CancelledError(), 130],
    [new CommanderError(1, 'commander.unknownOption', 'x'), 2],
    [new CommanderError(0, 'commander.helpDisplayed', 'x'), 0],
    [new TypeError('x'), 1],
    ['thrown text', 1],
  ])('%s → %i', (error, code) => expect(exitCodeOf(error)).toBe(code));

  it('say one line, and nothing of what a foreign error quotes', () => {
    expect(lineFor(new AppError('input', 'a\n  b'))).toBe('note-tagger: a b\n');
    expect(lineFor(new TypeError('patient John Doe'))).toBe(
      'note-tagger: TypeError (NOTE_TAGGER_DEBUG=1 shows where)\n',
    );
  });

  it('survive a reader that goes away', async () => {
    const { child, ended } = await start(['tag', '--help']);
    child.stdout!.destroy();
    child.stderr!.destroy();
    expect((await ended).signal).toBeNull();
  });
});

describe('a full disk', () => {
  it.runIf(existsSync('/dev/full'))('is not taken for a reader that has had enough', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await (await start(['tag', '--help'], undefined, undefined, full)).ended;
    closeSync(full);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Standard output cannot be written: the disk is full/),
    ]);
  });
});

describe('progress', () => {
  function record(
    isTTY: boolean,
    quiet = false,
  ): { text: () => string; at: (time: number) => void; progress: ReturnType<typeof createProgress> } {
    let text = '';
    let time = 0;
    const stream = { isTTY, columns: 20, write: (more: string) => (text += more) };
    return {
      text: () => text,
      at: (value) => (time = value),
      progress: createProgress(stream, { quiet, now: () => time }),
    };
  }

  it('rewrites one line in a terminal, ten times a second at most, never wider than it', () => {
    const { text, at, progress } = record(true);
    progress.update('one');
    at(50);
    progress.update('two');
    at(100);
    progress.update('three'.repeat(10));
    progress.milestone('done');
    expect(text()).toBe(`one\r\u001b[K${'three'.repeat(10).slice(0, 19)}\r\u001b[Kdone\n`);
  });

  it('shows milestones only elsewhere', () => {
    const { text, progress } = record(false);
    progress.update('one');
    progress.milestone('done');
    expect(text()).toBe('done\n');
  });

  it('shows warnings only when quiet', () => {
    const { text, progress } = record(true, true);
    progress.update('one');
    progress.milestone('done');
    progress.warn('careful');
    expect(text()).toBe('careful\n');
  });
});
