import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/common/errors';
import type { ConvertProgress } from '../../../src/protocol/converter';
import { converterHandlers } from '../../../src/worker/convert/converterHandlers';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'converter-'));
  await mkdir(path.join(folder, 'in'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const context = (
  signal = new AbortController().signal,
  progress: (p: ConvertProgress) => void = () => undefined,
) => ({ signal, progress });
const put = async (name: string, text: string): Promise<void> =>
  writeFile(path.join(folder, 'in', name), text);
const request = () => ({
  inputs: [path.join(folder, 'in')],
  out: path.join(folder, 'out'),
  from: 'auto',
  to: 'conll',
  write: { scheme: 'bio', columns: 'offsets', flatten: { kind: 'longest' } } as const,
});

describe('the conversion process', () => {
  it('says what it takes the files for, and what can be written', async () => {
    await put('a.txt', 'Chest pain.\n');
    await put('a.ann', 'T1\tproblem 0 10\tChest pain\n');
    const found = await converterHandlers.recognise(
      { inputs: [path.join(folder, 'in')], from: 'auto' },
      context(),
    );
    expect(found.formats).toMatchObject([{ name: 'brat', documents: 1 }]);
    expect(found.ambiguous).toBeNull();
    expect(found.writable.map(({ name }) => name)).toEqual(expect.arrayContaining(['conll', 'brat']));
  });

  it('converts, tells progress, and knows the place of each entity that was not written', async () => {
    await put('a.txt', 'Day 1.\nSevere chest pain.\n');
    await put(
      'a.ann',
      'T1\tproblem 7 24\tSevere chest pain\nT2\tproblem 14 24\tchest pain\nT3\tproblem 90 99\tnowhere\nbroken\n',
    );
    const told: ConvertProgress[] = [];
    const result = await converterHandlers.convert(
      request(),
      context(undefined, (p) => told.push(p)),
    );
    expect(await readFile(path.join(folder, 'out', 'a.conll'), 'utf8')).toContain('Severe\t7\t13\tB-problem');
    const { ledger, places } = result;
    expect([ledger.read, ledger.written, ledger.notWritten.length]).toEqual([3, 1, 2]);
    const byEntity = Object.fromEntries(ledger.notWritten.map(({ entity }, i) => [entity, places[i]]));
    expect(byEntity['T2']).toEqual({ file: path.join(folder, 'in', 'a.txt'), line: 2, column: 8 });
    expect(byEntity['T3']).toEqual({ file: path.join(folder, 'in', 'a.ann'), line: 3, column: 1 });
    expect(told.at(-1)).toEqual({ done: 1, total: 1 });
  });

  it('gives the problems when nothing can be read, and leaves no folder', async () => {
    await put('a.xml', '<?xml version="1.0"?>\n<deIdi2b2>\n<TEXT');
    const { ledger, documents } = await converterHandlers.convert(request(), context());
    expect(documents).toBe(0);
    expect(ledger.problems).toMatchObject([{ file: path.join(folder, 'in', 'a.xml') }]);
    expect(existsSync(path.join(folder, 'out'))).toBe(false);
  });

  it('stops when cancelled', async () => {
    await put('a.txt', 'Chest pain.\n');
    await put('a.ann', 'T1\tproblem 0 10\tChest pain\n');
    const call = converterHandlers.convert(request(), context(AbortSignal.abort()));
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    expect(existsSync(path.join(folder, 'out'))).toBe(false);
  });
});
