// The evaluate verb from files to its outputs.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerEvaluate } from '../../src/cli/evaluate';
import type { EvaluationReport } from '../../src/evaluation/report';

const text = 'Chest pain since noon.\nNo fever.\n';
let folder: string;
let out: string;
let err: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cli-evaluate-'));
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((out += String(chunk)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((err += String(chunk)), true));
  process.exitCode = 0;
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  await rm(folder, { recursive: true, force: true });
});

async function note(
  side: string,
  name: string,
  annotations: readonly string[],
  withText = true,
): Promise<void> {
  await mkdir(path.join(folder, side), { recursive: true });
  const lines = annotations.map((item, i) => {
    const [label, start, end] = item.split(' ') as [string, string, string];
    return `T${i + 1}\t${label} ${start} ${end}\t${text.slice(Number(start), Number(end))}\n`;
  });
  await writeFile(path.join(folder, side, `${name}.ann`), lines.join(''));
  if (withText) await writeFile(path.join(folder, side, `${name}.txt`), text);
}

async function run(...args: string[]): Promise<void> {
  const program = new Command('note-tagger')
    .exitOverride()
    .configureOutput({ writeErr: (line) => (err += line) });
  registerEvaluate(program);
  for (const verb of program.commands) verb.exitOverride();
  await program.parseAsync([
    'node',
    'note-tagger',
    'evaluate',
    ...args.map((arg) => (arg.startsWith('@') ? path.join(folder, arg.slice(1)) : arg)),
  ]);
}

const report = (): EvaluationReport => JSON.parse(out) as EvaluationReport;

describe('evaluate', () => {
  it('writes only JSON to standard output with --json -', async () => {
    await note('gold', 'a', ['problem 0 10', 'problem 26 31']);
    await note('predicted', 'a', ['problem 0 10', 'problem 0 5']);
    await run('--gold', '@gold', '--predicted', '@predicted', '--match', 'exact,lenient', '--json', '-');
    expect(Object.keys(report().matches)).toEqual(['strict', 'overlap']);
    expect(report().matches.strict?.micro).toMatchObject({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 1,
    });
    expect(out).not.toContain('Chest');
    expect(process.exitCode).toBe(0);
  });

  it('prints an aligned table', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('predicted', 'a', ['problem 0 10']);
    await run('--gold', '@gold', '--predicted', '@predicted');
    const rows = out.split('\n').filter((line) => /^(problem|micro) /.test(line));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });

  it('takes the gold text for annotations that come without', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('predicted', 'a', ['problem 0 10'], false);
    await run('--gold', '@gold', '--predicted', '@predicted', '--json', '-');
    expect(report().matches.strict?.micro.f1).toBe(1);
  });

  it('ends with 0 where something was read in another way than usual, and says so', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('predicted', 'a', ['problem 0 10'], false);
    await writeFile(path.join(folder, 'gold', 'a.txt'), text.replace('noon', 'no\u00f6n'), 'latin1');
    await run('--gold', '@gold', '--predicted', '@predicted', '--json', '-');
    expect(process.exitCode).toBe(0);
    expect(err).toContain('a.txt: Not valid UTF-8');
  });

  it('ends with 3 and says why when documents do not fit together', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('gold', 'b', ['problem 0 10']);
    await note('predicted', 'a', ['problem 0 10']);
    await note('predicted', 'c', []);
    await run('--gold', '@gold', '--predicted', '@predicted', '--json', '-');
    expect(process.exitCode).toBe(3);
    expect(err).toContain('b: No predicted document');
    expect(err).toContain('c: Not in the gold standard');
    expect(report().matches.strict?.micro.recall).toBe(0.5);
  });

  it('maps labels', async () => {
    await note('gold', 'a', ['Sign 0 10', 'Age 26 31']);
    await note('predicted', 'a', ['problem 0 10']);
    const map = path.join(folder, 'map.json');
    await writeFile(map, '{"Sign": "problem", "Age": null}');
    await run('--gold', '@gold', '--predicted', '@predicted', '--labels', map, '--json', '-');
    expect(report().matches.strict?.micro.f1).toBe(1);
  });

  it('compares two systems and agrees on annotators', async () => {
    for (const name of ['a', 'b']) {
      await note('gold', name, ['problem 0 10', 'problem 26 31']);
      await note('first', name, ['problem 0 10']);
      await note('second', name, ['problem 0 10', 'problem 26 31']);
    }
    await run('--gold', '@gold', '--compare', '@first', '@second', '--json', '-', '--shuffles', '100');
    expect(report().comparison?.changes).toEqual({ fixed: 2, broken: 0, bothWrong: 0 });
    out = '';
    await run('--agreement', '@first', '@second', '@gold', '--json', '-');
    expect(report().agreement?.pairs.map(({ strictF1 }) => strictF1)).toEqual([2 / 3, 2 / 3, 1]);
  });

  it('names labels of one side in comparisons and between annotators', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('first', 'a', ['Sign 0 10']);
    await note('second', 'a', ['problem 0 10']);
    await run('--gold', '@gold', '--compare', '@first', '@second', '--json', '-', '--shuffles', '10');
    expect(err).toMatch(/first: Labels that the gold standard never uses: Sign\..*--labels/);
    expect(err).not.toMatch(/second: Labels/);
    [out, err] = ['', ''];
    await run('--agreement', '@first', '@second', '--json', '-');
    expect(err).toMatch(/first never does: problem\..*--labels/);
    expect(err).toMatch(/second never does: Sign\./);
    expect(report().agreement?.labelIssues).toHaveLength(2);
  });

  it('names labels and documents of every run of several, what is the same of two runs once', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('gold', 'b', ['problem 0 10']);
    for (const name of ['a', 'b']) await note('first', name, ['problem 0 10']);
    for (const one of ['second', 'third']) await note(one, 'a', ['Sign 0 10']);
    await run('--gold', '@gold', '--seeds', '@first', '@second', '@third', '--json', '-');
    expect(err).toMatch(/second, third: Labels that the gold standard never uses: Sign\..*--labels/);
    expect(err).toMatch(/second, third: b: No predicted document/);
    expect(err).not.toMatch(/first:/);
    expect(process.exitCode).toBe(3);
    const { seeds } = report();
    expect(seeds?.labelIssues?.map(({ kind, runs }) => [kind, runs])).toEqual([
      ['only-gold', ['second', 'third']],
      ['only-predicted', ['second', 'third']],
    ]);
    expect(seeds?.documentIssues).toMatchObject([{ document: 'b', runs: ['second', 'third'] }]);
  });

  it('sees CoNLL and standoff as the same note', async () => {
    await note('gold', 'a', ['problem 0 10', 'problem 26 31']);
    const tags = ['B-problem', 'I-problem', 'O', 'O', 'O', '', 'O', 'B-problem', 'O'];
    const words = ['Chest', 'pain', 'since', 'noon', '.', '', 'No', 'fever', '.'];
    await mkdir(path.join(folder, 'conll'));
    await writeFile(
      path.join(folder, 'conll', 'a.conll'),
      `${words.map((word, i) => (word === '' ? '' : `${word} ${tags[i]!}`)).join('\n')}\n\n`,
    );
    await run('--gold', '@gold', '--predicted', '@conll', '--match', 'strict,seqeval', '--json', '-');
    expect(report().matches.strict?.micro.f1).toBe(1);
    expect(report().matches.seqeval?.micro.f1).toBe(1);
    expect(process.exitCode).toBe(0);
  });

  it.each([
    [['--gold', 'x'], /--predicted/],
    [['--predicted', 'x'], /--gold/],
    [['--gold', 'x', '--compare', 'one'], /A and B/],
    [['--agreement', 'one'], /two annotation sets/],
    [['--gold', 'x', '--predicted', 'y', '--compare', 'a', 'b'], /one of/],
  ])('refuses %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  it('names the rules when one is unknown', async () => {
    await expect(run('--gold', 'x', '--predicted', 'y', '--match', 'strict,foo')).rejects.toThrow(
      CommanderError,
    );
    expect(err).toMatch(/Unknown rule foo.*seqeval/);
  });

  it('writes the HTML report only when the page is built, and says so otherwise', async () => {
    await note('gold', 'a', ['problem 0 10']);
    await note('predicted', 'a', []);
    const file = path.join(folder, 'report.html');
    try {
      await run('--gold', '@gold', '--predicted', '@predicted', '--html', file);
      expect(await readFile(file, 'utf8')).toContain('id="report-data"');
    } catch (error) {
      expect(String(error)).toContain('npm run build');
    }
  });
});
