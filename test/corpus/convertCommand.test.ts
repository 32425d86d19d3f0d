// The command: exit codes, the printed ledger, the JSON.
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseFlatten, registerConvert } from '../../src/cli/convert';
import { formatLedger } from '../../src/cli/ledgerTable';
import { AppError } from '../../src/common/errors';
import { temporaryFolder } from './support';

let printed = '';
beforeEach(() => {
  printed = '';
  process.exitCode = undefined;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...words: string[]): Promise<number | string | null | undefined> {
  const program = new Command().exitOverride();
  registerConvert(program);
  for (const verb of program.commands) verb.exitOverride().configureOutput({ writeErr: () => undefined });
  await program.parseAsync(['node', 'note-tagger', 'convert', ...words]);
  return process.exitCode;
}

const text = 'severe chest pain';
const nested = 'T1\tproblem 0 17\tsevere chest pain\nT2\tproblem 7 17\tchest pain\n';

describe('note-tagger convert', () => {
  it('ends with 0 when everything was carried over', async () => {
    const folder = temporaryFolder({ 'a.txt': text, 'a.ann': 'T1\tproblem 0 17\tsevere chest pain\n' });
    expect(await run(folder, '--to', 'conll', '--out', temporaryFolder())).toBeUndefined();
    expect(printed).toContain('1 read = 1 written + 0 not written, in 1 document.');
  });
  it('ends with 3 when something was not, and writes the ledger as JSON', async () => {
    const folder = temporaryFolder({ 'a.txt': text, 'a.ann': nested });
    const file = path.join(temporaryFolder(), 'ledger.json');
    expect(await run(folder, '--to', 'conll', '--out', temporaryFolder(), '--ledger', file)).toBe(3);
    expect(printed).toMatch(/problem +2 +1 +1\n/);
    expect(printed).toContain('a T2 problem: overlaps a longer entity (flatten: longest)');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      schemaVersion: 1,
      read: 2,
      written: 1,
      notWritten: [
        {
          document: 'a',
          entity: 'T2',
          label: 'problem',
          reason: 'overlaps a longer entity (flatten: longest)',
        },
      ],
      problems: [],
      byLabel: { problem: { read: 2, written: 1 } },
    });
  });
  it.each([
    [['--flatten', 'priority:']],
    [['--to', 'nothing']],
    [['--columns', '3']],
    [['--scheme', 'bilou']],
  ])('refuses %j as wrong usage', async (words) => {
    const folder = temporaryFolder({ 'a.txt': text, 'a.ann': nested });
    await expect(run(folder, '--out', temporaryFolder(), ...words)).rejects.toThrow();
  });
  it.each([
    ['itself', 'a.ann'],
    ['by another name', 'linked.json'],
  ])('a ledger is never written over a source (%s), and nothing else is written either', async (_, name) => {
    const folder = temporaryFolder({ 'in/a.txt': text, 'in/a.ann': nested });
    const source = path.join(folder, 'in/a.ann');
    const ledger = name === 'a.ann' ? source : path.join(folder, name);
    if (ledger !== source) symlinkSync(source, ledger);
    const out = path.join(folder, 'out');
    await expect(run(path.join(folder, 'in'), '--out', out, '--ledger', ledger)).rejects.toThrow(
      /--ledger .* is a source/,
    );
    expect(readFileSync(source, 'utf8')).toBe(nested);
    expect(lstatSync(ledger).isSymbolicLink()).toBe(ledger !== source);
    expect(existsSync(out)).toBe(false);
  });
  it.each([
    ['none', 'map.json', /is not a label map/],
    ['not there', 'other.json', /cannot be read\. Check the path/],
  ])('a label map that is %s is wrong usage', async (_, map, message) => {
    const folder = temporaryFolder({ 'a.txt': text, 'a.ann': nested, 'map.json': '[1]' });
    await expect(
      run(folder, '--out', temporaryFolder(), '--labels', path.join(folder, map)),
    ).rejects.toMatchObject({ code: 'usage', message });
  });
});

describe('parseFlatten', () => {
  it.each([
    ['longest', { kind: 'longest' }],
    ['layers', { kind: 'layers' }],
    ['priority:problem, test', { kind: 'priority', labels: ['problem', 'test'] }],
  ])('%s', (value, policy) => {
    expect(parseFlatten(value)).toEqual(policy);
  });
  it('names what there is', () => {
    expect(() => parseFlatten('shortest')).toThrow(AppError);
  });
});

describe('formatLedger', () => {
  it('names the first entities one by one and counts the rest', () => {
    const notWritten = Array.from({ length: 25 }, (_, i) => ({
      document: 'd',
      entity: `T${i}`,
      label: 'x',
      reason: 'is empty',
    }));
    const table = formatLedger(
      {
        schemaVersion: 1,
        read: 25,
        written: 0,
        notWritten,
        problems: [],
        byLabel: { x: { read: 25, written: 0 } },
      },
      1,
      'out',
    );
    expect(table).toContain('      25  is empty');
    expect(table).toContain('… and 5 more');
  });
});
