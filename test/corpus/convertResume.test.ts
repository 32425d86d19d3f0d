// Conversions that were stopped: what stays on the disk, and how they go on.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/common/errors';
import { FolderLock } from '../../src/common/folderLock';
import { convert } from '../../src/corpus/convert';
import { ann, convertFolder, defaults, filesBelow, note, options, temporaryFolder } from './support';

describe('cancel and resume', () => {
  const many: Record<string, string> = Object.fromEntries(
    Array.from({ length: 60 }, (_, i): [string, string][] => [
      [`n${i}.txt`, note],
      [`n${i}.ann`, i === 3 ? `${ann}T9\tx 0 99\tz\n` : ann],
    ]).flat(),
  );
  it('goes on where it stopped, and ends with the same files and the same ledger', async () => {
    const folder = temporaryFolder(many);
    const whole = await convertFolder(folder, 'conll');
    const out = temporaryFolder();
    const controller = new AbortController();
    const cancelled = convert(
      [folder],
      options(out, {
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 30) controller.abort();
        },
      }),
    );
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
    expect(filesBelow(out).filter((name) => name.endsWith('.conll'))).toHaveLength(30);
    const resumed = await convert([folder], options(out));
    expect(resumed.resumed).toBe(30);
    expect(resumed.ledger).toEqual(whole.result.ledger);
    expect(filesBelow(out)).toEqual(filesBelow(whole.out));
    expect(existsSync(path.join(out, '.note-tagger-convert.jsonl'))).toBe(false);
  });
  it('has its folder for itself, and leaves it to another one that is at work there', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder({ 'n1.conll': 'theirs', '.note-tagger-convert.jsonl': 'theirs' });
    const other = await FolderLock.take(out, 'converts into it');
    await expect(convert([folder], options(out))).rejects.toThrow(/is in use: process \d+ converts into it/);
    expect(
      ['n1.conll', '.note-tagger-convert.jsonl'].map((name) => readFileSync(path.join(out, name), 'utf8')),
    ).toEqual(['theirs', 'theirs']);
    await other[Symbol.asyncDispose]();
    const locked: boolean[] = [];
    const onProgress = (): void => void locked.push(existsSync(path.join(out, '.lock')));
    await convert([folder], options(out, { onProgress }));
    expect([...new Set(locked), existsSync(path.join(out, '.lock'))]).toEqual([true, false]);
  });
  it('says why when its journal cannot be written', async () => {
    const out = temporaryFolder();
    mkdirSync(path.join(out, '.note-tagger-convert.jsonl'));
    const folder = temporaryFolder({ 'a.txt': note, 'a.ann': ann });
    await expect(convert([folder], options(out))).rejects.toMatchObject({
      code: 'output',
      message: expect.stringMatching(/convert\.jsonl cannot be written: a folder stands there/) as string,
    });
  });

  it('goes on behind a torn line of the journal, and clears away what was half-written', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder();
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 30) controller.abort();
    };
    await convert([folder], options(out, { signal: controller.signal, onProgress })).catch(() => undefined);
    const journal = path.join(out, '.note-tagger-convert.jsonl');
    writeFileSync(journal, readFileSync(journal, 'utf8').slice(0, -10));
    writeFileSync(path.join(out, '.note-tagger-0123456789abcdef-7.tmp'), 'half');
    const resumed = await convert([folder], options(out));
    expect(resumed.resumed).toBe(29);
    expect(filesBelow(out)).toEqual(
      Object.keys(many)
        .filter((name) => name.endsWith('.ann'))
        .map((name) => name.replace('.ann', '.conll'))
        .sort(),
    );
  });
  it('starts afresh under other settings', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder();
    const controller = new AbortController();
    await convert(
      [folder],
      options(out, { signal: controller.signal, onProgress: () => controller.abort() }),
    ).catch(() => undefined);
    expect((await convert([folder], options(out, { write: { ...defaults, scheme: 'io' } }))).resumed).toBe(0);
  });
  it.each(['conll', 'jsonl'])(
    'as %s, leaves nothing of a folder that it made, where that is wanted',
    async (to) => {
      const folder = temporaryFolder(many);
      const stopped = async (out: string): Promise<void> => {
        const controller = new AbortController();
        const onProgress = ({ done }: { done: number }): void => {
          if (done === 30) controller.abort();
        };
        const { signal } = controller;
        await expect(
          convert([folder], options(out, { to, signal, onProgress, discardWhenCancelled: true })),
        ).rejects.toBeInstanceOf(CancelledError);
      };
      const made = path.join(temporaryFolder(), 'made');
      await stopped(made);
      expect(existsSync(made)).toBe(false);
      const there = temporaryFolder({ 'mine.txt': note });
      await stopped(there);
      expect(filesBelow(there)).toContain('mine.txt');
      expect(filesBelow(there).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect((await convert([folder], options(there, { to }))).resumed).toBe(to === 'conll' ? 30 : 0);
    },
  );
  it('shared files are whole or absent', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder();
    const controller = new AbortController();
    await convert(
      [folder],
      options(out, {
        to: 'jsonl',
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 5) controller.abort();
        },
      }),
    ).catch(() => undefined);
    expect(filesBelow(out).filter((name) => !name.startsWith('.note-tagger'))).toEqual([]);
  });
});
