// Checkpoints: weights, moments and the loop's state in a folder of their own; one pointer file names the one that counts.
import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import { encodeSafetensors, readSafetensors } from '../model/safetensors';
import type { Parameters } from '../model/parameters';
import type { OptimizerState, TrainingBackend } from '../training/backend';
import type { LoopState } from '../training/loop';

export interface CheckpointState {
  readonly loop: LoopState;
  /** Length of metrics.jsonl at that moment, and seconds computed so far. */
  readonly metricsBytes: number;
  readonly seconds: number;
}

export interface Checkpoint extends CheckpointState {
  readonly parameters: Parameters;
  readonly optimizer: OptimizerState;
}

/** Asked one after the other, so that no more copies than needed are in memory at once. */
export type WeightSource = Pick<TrainingBackend, 'parameters' | 'optimizerState'>;

const stateSchema = v.object({
  schemaVersion: v.literal(1),
  optimizerStep: v.number(),
  /** Whether running averages of the weights lie beside the moments. */
  averaged: v.optional(v.boolean(), false),
  metricsBytes: v.number(),
  seconds: v.number(),
  loop: v.object({
    step: v.number(),
    epoch: v.number(),
    stepInEpoch: v.number(),
    lossSum: v.number(),
    lossCount: v.number(),
    best: v.nullable(v.object({ epoch: v.number(), f1: v.number() })),
    epochsWithoutGain: v.number(),
    microBatchLimit: v.optional(v.nullable(v.number()), null),
  }),
});

const pointerName = 'latest';
const files = {
  weights: 'model.safetensors',
  first: 'moments1.safetensors',
  second: 'moments2.safetensors',
  averages: 'averages.safetensors',
  state: 'state.json',
};

/**
 * Writes beside the last checkpoint, then moves the pointer in one rename, then removes what the pointer no longer names:
 * a kill between any two system calls leaves the old checkpoint or the new one.
 */
export async function writeCheckpoint(
  folder: string,
  source: WeightSource,
  state: CheckpointState,
): Promise<void> {
  const name = `step-${String(state.loop.step).padStart(8, '0')}-${process.pid}-${Date.now()}`;
  const own = path.join(folder, name);
  await mkdir(own, { recursive: true });
  await writeTensors(path.join(own, files.weights), await source.parameters());
  const { step: optimizerStep, firstMoments, secondMoments, averages } = await source.optimizerState();
  await writeTensors(path.join(own, files.first), firstMoments);
  await writeTensors(path.join(own, files.second), secondMoments);
  if (averages !== undefined) await writeTensors(path.join(own, files.averages), averages);
  const averaged = averages !== undefined;
  const written: v.InferInput<typeof stateSchema> = { schemaVersion: 1, optimizerStep, averaged, ...state };
  await writeFileAtomic(path.join(own, files.state), JSON.stringify(written));
  await syncFolder(own);
  await writeFileAtomic(path.join(folder, pointerName), name);
  await syncFolder(folder);
  await removeOthers(folder, name);
}

const writeTensors = async (file: string, parameters: Parameters): Promise<void> =>
  writeFileAtomic(file, encodeSafetensors(parameters));

/** Undefined when the run was killed before its first checkpoint. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const name = await readFile(path.join(folder, pointerName), 'utf8').catch(() => undefined);
  if (name === undefined) return undefined;
  const own = path.join(folder, path.basename(name));
  const state = await readState(path.join(own, files.state));
  const read = async (file: string): Promise<Parameters> => readSafetensors(path.join(own, file));
  const [parameters, firstMoments, secondMoments] = await Promise.all([
    read(files.weights),
    read(files.first),
    read(files.second),
  ]);
  const averages = state.averaged ? { averages: await read(files.averages) } : {};
  return {
    parameters,
    optimizer: { step: state.optimizerStep, firstMoments, secondMoments, ...averages },
    loop: state.loop,
    metricsBytes: state.metricsBytes,
    seconds: state.seconds,
  };
}

async function readState(file: string): Promise<v.InferOutput<typeof stateSchema>> {
  try {
    return v.parse(stateSchema, JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new AppError('input', `${file} is not a readable checkpoint: start a new run`, { cause });
  }
}

async function removeOthers(folder: string, kept: string): Promise<void> {
  const names = await readdir(folder);
  const old = names.filter((name) => name !== kept && name !== pointerName);
  await Promise.all(old.map(async (name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

/** Makes renames inside the folder durable; not every platform can open a folder, and none needs to. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch {
    // Windows refuses to flush a folder.
  } finally {
    await handle.close();
  }
}
