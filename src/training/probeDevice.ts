// What a device can do: a few training steps of a small model, timed.
import { AppError, describeError } from '../common/errors';
import { initializeParameters } from '../model/initialization';
import { scratchConfiguration } from '../model/scratch';
import { plainStep, type Batch } from './backend';
import type { CreateBackend } from './engine';
import type { DeviceChoice } from './request';

export type DeviceReport =
  | {
      readonly device: DeviceChoice;
      readonly available: true;
      /** As the runtime names it. */
      readonly name: string;
      /** The median of a few steps of 8 windows of 64 pieces, 4 layers of 256. */
      readonly millisecondsPerStep: number;
      /** Why `auto` takes it. */
      readonly choice?: string;
    }
  | { readonly device: DeviceChoice; readonly available: false; readonly reason: string };

const rounds = 5;

export async function probeDevice(device: DeviceChoice, createBackend: CreateBackend): Promise<DeviceReport> {
  const configuration = scratchConfiguration('scratch:bert-mini', { vocabularySize: 500, paddingId: 0 }, [
    'O',
    'B-x',
    'I-x',
  ]);
  try {
    await using backend = await createBackend(configuration, initializeParameters(configuration, 1), {
      device,
    });
    const times: number[] = [];
    for (let step = 0; step < rounds; step++) {
      const began = performance.now();
      await backend.step([probeBatch()], { ...plainStep, step, dropoutSeed: step + 1 });
      times.push(performance.now() - began);
    }
    const millisecondsPerStep = times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
    const { device: name, choice } = backend;
    const report = { device, available: true, name, millisecondsPerStep } as const;
    return choice === undefined ? report : { ...report, choice };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'device') throw error;
    return { device, available: false, reason: describeError(error) };
  }
}

function probeBatch(): Batch {
  const [batch, sequence] = [8, 64];
  const size = batch * sequence;
  return {
    batch,
    sequence,
    inputIds: Int32Array.from({ length: size }, (_, index) => 5 + (index % 490)),
    attentionMask: new Int32Array(size).fill(1),
    labels: Int32Array.from({ length: size }, (_, index) => index % 3),
  };
}
