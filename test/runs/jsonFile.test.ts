import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { readJsonFile, writeJsonFile } from '../../src/runs/jsonFile';
import { temporaryFolder } from './temporary';

const schema = v.object({ best: v.object({ f1: v.number() }) });
const damage = { kind: 'report of a run', advice: 'resume the run' };

describe('readJsonFile', () => {
  it('gives back what was written', async () => {
    const file = path.join(await temporaryFolder(), 'report.json');
    await writeJsonFile(file, { best: { f1: 0.5 } });
    expect(await readJsonFile(file, schema, damage)).toEqual({ best: { f1: 0.5 } });
  });

  it('tells a file that was never written', async () => {
    expect(await readJsonFile(path.join(await temporaryFolder(), 'report.json'), schema, damage)).toBe(
      undefined,
    );
  });

  it.each([
    ['half a file', '{"best": {"f1"', 'the whole file'],
    ['another value', '{"best": {"f1": "high"}}', 'best.f1'],
  ])('names the place in %s', async (_what, text, place) => {
    const file = path.join(await temporaryFolder(), 'report.json');
    await writeFile(file, text);
    await expect(readJsonFile(file, schema, damage)).rejects.toThrow(
      `${file} is no report of a run (${place}): resume the run`,
    );
  });

  it('does not take what cannot be read for what is not there', async () => {
    const folder = path.join(await temporaryFolder(), 'report.json');
    await mkdir(folder);
    await expect(readJsonFile(folder, schema, damage)).rejects.toThrow('(it cannot be read)');
  });
});
