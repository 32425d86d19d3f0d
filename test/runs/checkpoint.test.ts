import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Parameters } from '../../src/model/parameters';
import {
  readCheckpoint,
  writeCheckpoint,
  type CheckpointState,
  type WeightSource,
} from '../../src/runs/checkpoint';
import { initialState } from '../../src/training/loop';
import { temporaryFolder } from './temporary';

const tensors = (value: number): Parameters =>
  new Map([['a.weight', { shape: [2, 2], data: Float32Array.of(value, -value, 1 / 3, value * 1e-30) }]]);

const source = (value: number): WeightSource => ({
  parameters: () => Promise.resolve(tensors(value)),
  optimizerState: () =>
    Promise.resolve({ step: value, firstMoments: tensors(value + 1), secondMoments: tensors(value + 2) }),
});

const stateAt = (step: number): CheckpointState => ({
  loop: { ...initialState, step, lossSum: 0.1 + 0.2, best: { epoch: 1, f1: 2 / 3 } },
  metricsBytes: 17,
  seconds: 1.5,
});

describe('checkpoints', () => {
  it('come back to the last bit', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, source(5), stateAt(5));
    const { firstMoments, secondMoments } = await source(5).optimizerState();
    expect(await readCheckpoint(folder)).toEqual({
      ...stateAt(5),
      parameters: tensors(5),
      optimizer: { step: 5, firstMoments, secondMoments },
    });
  });

  it('keep the scale of the loss', async () => {
    const folder = await temporaryFolder();
    const lossScale = { factor: 2 ** 15, steps: 7 };
    const optimizerState: WeightSource['optimizerState'] = async () => ({
      ...(await source(5).optimizerState()),
      lossScale,
    });
    await writeCheckpoint(folder, { ...source(5), optimizerState }, stateAt(5));
    expect((await readCheckpoint(folder))!.optimizer.lossScale).toEqual(lossScale);
  });

  it('leave one folder: the last', async () => {
    const folder = await temporaryFolder();
    for (const step of [1, 2, 3]) await writeCheckpoint(folder, source(step), stateAt(step));
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    expect(names).toContain(await readFile(path.join(folder, 'latest'), 'utf8'));
    expect((await readCheckpoint(folder))!.loop.step).toBe(3);
  });

  it('pass over a folder that a kill left half-written, and clear it away later', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, source(1), stateAt(1));
    const torn = path.join(folder, 'step-00000002-1-1');
    await mkdir(torn);
    await writeFile(path.join(torn, 'model.safetensors'), 'half');
    expect((await readCheckpoint(folder))!.loop.step).toBe(1);
    await writeCheckpoint(folder, source(3), stateAt(3));
    expect(await readdir(folder)).not.toContain('step-00000002-1-1');
  });

  it('are none before the first', async () => {
    expect(await readCheckpoint(await temporaryFolder())).toBeUndefined();
  });

  it('keep the last one when the next cannot be written whole', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, source(1), stateAt(1));
    const full: WeightSource = { ...source(2), optimizerState: () => Promise.reject(new Error('no memory')) };
    await expect(writeCheckpoint(folder, full, stateAt(2))).rejects.toThrow('no memory');
    expect(await readdir(folder)).toHaveLength(2);
    expect((await readCheckpoint(folder))!.loop.step).toBe(1);
  });

  it('are not taken to be none when the pointer cannot be read', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'latest'));
    await expect(readCheckpoint(folder)).rejects.toThrow(/latest cannot be read/);
  });

  it('of the same step stand beside each other until the pointer moves', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, source(1), stateAt(1));
    await writeCheckpoint(folder, source(5), stateAt(1));
    expect((await readCheckpoint(folder))!.parameters).toEqual(tensors(5));
  });

  it('name the file that somebody damaged', async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, source(1), stateAt(1));
    const name = await readFile(path.join(folder, 'latest'), 'utf8');
    await writeFile(path.join(folder, name, 'state.json'), '{}');
    await expect(readCheckpoint(folder)).rejects.toThrow(/state\.json is no readable checkpoint/);
  });
});
