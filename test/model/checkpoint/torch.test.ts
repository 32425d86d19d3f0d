// Checkpoints that PyTorch itself wrote.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { readPyTorchCheckpoint } from '../../../src/model/checkpoint/pytorch';
import { temporaryFolder } from './temporaryFolder';

const python = process.env['TORCH_PYTHON'] ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch, numpy']).status === 0;
const folder = temporaryFolder();

const names = ['module', 'half', 'bfloat', 'double', 'wrapped', 'training', 'views', 'types', 'everyhalf'];
const formats = ['zip2', 'zip4', 'legacy2', 'legacy4'];
const cases = names.flatMap((name) => formats.map((format) => [name, format] as const));

describe.skipIf(!hasTorch)(`checkpoints written by PyTorch (skipped without torch in ${python})`, () => {
  beforeAll(() => {
    const run = spawnSync(python, [path.join(__dirname, 'writeCheckpoints.py'), folder], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
  }, 120_000);

  it.each(cases)('%s.%s is read exactly', async (name, format) => {
    const parameters = await readPyTorchCheckpoint(path.join(folder, `${name}.${format}.bin`));
    const listed = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as unknown;
    expect([...parameters].map(([key, { shape }]) => [key, shape])).toEqual(listed);
    const bytes = Buffer.concat([...parameters.values()].map(({ data }) => Buffer.from(data.buffer)));
    expect(bitsBeside(bytes).equals(bitsBeside(readFileSync(path.join(folder, `${name}.f32`))))).toBe(true);
  });

  it.each(['evil', 'evilkey', 'model'])('%s is refused, and nothing in it runs', async (name) => {
    for (const format of ['zip', 'legacy']) {
      const file = path.join(folder, `${name}.${format}.refused`);
      await expect(readPyTorchCheckpoint(file)).rejects.toThrow(/wants to use \S+, which is not needed/);
    }
    expect(existsSync(path.join(folder, 'was-run'))).toBe(false);
  });

  it.each(['zip2', 'legacy2'])('module.%s cut at every fiftieth of its length is refused', async (format) => {
    const whole = readFileSync(path.join(folder, `module.${format}.bin`));
    const file = path.join(folder, 'cut.bin');
    for (let part = 0; part < 50; part++) {
      writeFileSync(file, whole.subarray(0, Math.floor((whole.length * part) / 50)));
      await expect(readPyTorchCheckpoint(file), `part ${part}`).rejects.toBeInstanceOf(AppError);
    }
  });
});

/** Bits of float32 values, with one pattern for all that are not a number. */
function bitsBeside(bytes: Buffer): Buffer {
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  return Buffer.from(values.map((value) => (Number.isNaN(value) ? NaN : value)).buffer);
}
