// One parity case with PyTorch: writes what the reference script reads, runs it, reads what it wrote.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../src/common/random';
import type { ModelConfiguration } from '../../src/model/configuration';
import type { Parameters } from '../../src/model/parameters';
import { plainRecipe, type BackendRecipe, type Batch } from '../../src/training/backend';

const python = '/usr/bin/python3';

/** True when PyTorch can be imported; without it the parity tests are skipped by name. */
export const torchInstalled = spawnSync(python, ['-c', 'import torch']).status === 0;

export const recipe = {
  learningRate: 1e-3,
  weightDecay: 0.01,
  clipNorm: 1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};

export interface TorchResult {
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly logits: Float32Array;
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly final: ReadonlyMap<string, Float32Array>;
  readonly averages: ReadonlyMap<string, Float32Array>;
}

/** The scores `[batch*sequence, tags]` at pieces alone: what a model gives at padding means nothing. */
export function atPieces(
  scores: Float32Array,
  { attentionMask }: Pick<Batch, 'attentionMask'>,
): Float32Array {
  const width = scores.length / attentionMask.length;
  return scores.filter((_, index) => attentionMask[Math.floor(index / width)] === 1);
}

/** Batches of random pieces, each sequence padded to a random length, every third piece unlabelled. */
export function randomBatches(
  configuration: ModelConfiguration,
  steps: number,
  batch: number,
  sequence: number,
): Batch[] {
  const random = createRandom(7);
  return Array.from({ length: steps }, () => {
    const [inputIds, attentionMask, labels] = [0, 1, 2].map(() => new Int32Array(batch * sequence)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    for (let row = 0; row < batch; row++) {
      const length = sequence / 2 + random.nextInt(sequence / 2 + 1);
      for (let i = 0; i < sequence; i++) {
        const at = row * sequence + i;
        const piece = i < length;
        inputIds[at] = piece ? 3 + random.nextInt(configuration.vocabularySize - 3) : configuration.paddingId;
        attentionMask[at] = Number(piece);
        labels[at] = piece && i % 3 > 0 ? inputIds[at] % configuration.tags.length : -100;
      }
    }
    return { batch, sequence, inputIds, attentionMask, labels };
  });
}

export function trainWithTorch(
  configuration: ModelConfiguration,
  parameters: Parameters,
  batches: readonly Batch[],
  backendRecipe: BackendRecipe = plainRecipe,
): TorchResult {
  const folder = mkdtempSync(path.join(tmpdir(), 'torch-parity-'));
  try {
    const file = (name: string): string => path.join(folder, name);
    const { batch, sequence } = batches[0]!;
    const entries = [...parameters];
    const description = {
      ...recipe,
      ...backendRecipe,
      configuration,
      steps: batches.length,
      batch,
      sequence,
      parameters: entries.map(([name, { shape }]) => [name, shape]),
    };
    writeFileSync(file('case.json'), JSON.stringify(description));
    writeFileSync(
      file('parameters.bin'),
      Buffer.concat(entries.map(([, { data }]) => Buffer.from(data.slice().buffer))),
    );
    const raw = batches.flatMap(({ inputIds, attentionMask, labels }) => [inputIds, attentionMask, labels]);
    writeFileSync(file('batches.bin'), Buffer.concat(raw.map((array) => Buffer.from(array.slice().buffer))));
    execFileSync(python, [path.join(__dirname, 'torchReference.py'), folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const floats = (name: string): Float32Array =>
      new Float32Array(Uint8Array.from(readFileSync(file(name))).buffer);
    const { losses, norms } = JSON.parse(readFileSync(file('losses.json'), 'utf8')) as Pick<
      TorchResult,
      'losses' | 'norms'
    >;
    return {
      losses,
      norms,
      logits: floats('logits.bin'),
      gradients: split(floats('gradients.bin'), parameters),
      final: split(floats('final.bin'), parameters),
      averages: split(floats('averages.bin'), parameters),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function split(flat: Float32Array, parameters: Parameters): Map<string, Float32Array> {
  let offset = 0;
  return new Map(
    [...parameters].map(([name, { data }]) => {
      offset += data.length;
      return [name, flat.subarray(offset - data.length, offset)];
    }),
  );
}
