// Checkpoints: weights, moments and the loop's state in a folder of their own; one pointer file names the one that counts.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { syncFolder, writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import { readIfThere } from '../common/readIfThere';
import { writeFailure } from '../common/writeFailure';
import { encodeSafetensors, readSafetensors } from '../model/safetensors';
import type { Parameters } from '../model/parameters';
import type { OptimizerState, TrainingBackend } from '../training/backend';
import type { LoopState } from '../training/loop';
import { readJsonFile } from './jsonFile';

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
  lossScale: v.exactOptional(v.object({ factor: v.number(), steps: v.number() })),
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
  const own = await makeFolder(folder, state.loop.step);
  try {
    await writeContents(own, source, state);
    await syncFolder(folder);
    await writeFileAtomic(path.join(folder, pointerName), path.basename(own));
  } catch (error) {
    // A full disk: what counts is the last checkpoint, and room.
    await rm(own, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  await removeOthers(folder, path.basename(own));
}

/** A new one, even where a checkpoint of the same step stands. */
async function makeFolder(folder: string, step: number): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    const own = path.join(folder, `step-${String(step).padStart(8, '0')}-${randomBytes(4).toString('hex')}`);
    await mkdir(own);
    return own;
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

async function writeContents(own: string, source: WeightSource, state: CheckpointState): Promise<void> {
  await writeTensors(path.join(own, files.weights), await source.parameters());
  const { firstMoments, secondMoments, averages, ...optimizer } = await source.optimizerState();
  await writeTensors(path.join(own, files.first), firstMoments);
  await writeTensors(path.join(own, files.second), secondMoments);
  if (averages !== undefined) await writeTensors(path.join(own, files.averages), averages);
  const written: v.InferInput<typeof stateSchema> = {
    schemaVersion: 1,
    optimizerStep: optimizer.step,
    averaged: averages !== undefined,
    ...(optimizer.lossScale === undefined ? {} : { lossScale: optimizer.lossScale }),
    ...state,
  };
  await writeFileAtomic(path.join(own, files.state), JSON.stringify(written));
  await syncFolder(own);
}

const writeTensors = async (file: string, parameters: Parameters): Promise<void> =>
  writeFileAtomic(file, encodeSafetensors(parameters));

/** Undefined when the run was killed before its first checkpoint. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const name = await readPointer(path.join(folder, pointerName));
  if (name === undefined) return undefined;
  const own = path.join(folder, path.basename(name));
  const state = await readState(path.join(own, files.state));
  const read = async (file: string): Promise<Parameters> => readSafetensors(path.join(own, file));
  const [parameters, firstMoments, secondMoments] = await Promise.all([
    read(files.weights),
    read(files.first),
    read(files.second),
  ]);
  const scale = state.lossScale === undefined ? {} : { lossScale: state.lossScale };
  const averages = state.averaged ? { averages: await read(files.averages) } : {};
  return {
    parameters,
    optimizer: { step: state.optimizerStep, firstMoments, secondMoments, ...averages, ...scale },
    loop: state.loop,
    metricsBytes: state.metricsBytes,
    seconds: state.seconds,
  };
}

/** Undefined only where there is no checkpoint: starting over loses the run. */
async function readPointer(file: string): Promise<string | undefined> {
  return readIfThere(file).catch((cause: unknown) => {
    throw new AppError('input', `${file} cannot be read: restore it, or start a new run`, { cause });
  });
}

async function readState(file: string): Promise<v.InferOutput<typeof stateSchema>> {
  const damage = { kind: 'readable checkpoint', advice: 'start a new run' };
  const state = await readJsonFile(file, stateSchema, damage);
  if (state !== undefined) return state;
  throw new AppError('input', `${file} is missing: ${damage.advice}`);
}

async function removeOthers(folder: string, kept: string): Promise<void> {
  const names = await readdir(folder);
  const old = names.filter((name) => name !== kept && name !== pointerName);
  await Promise.all(old.map(async (name) => rm(path.join(folder, name), { recursive: true, force: true })));
}
