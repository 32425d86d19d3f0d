// One parity case with PyTorch: writes what the reference script reads, runs it, reads what it wrote.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModelConfiguration } from '../../src/model/configuration';
import type { Parameters } from '../../src/model/parameters';
import { plainRecipe, type BackendRecipe, type Batch } from '../../src/training/backend';
import { recipe } from './randomBatches';

const python = '/usr/bin/python3';

/** True when PyTorch can be imported; without it the parity tests are skipped by name. */
export const torchInstalled = spawnSync(python, ['-c', 'import torch']).status === 0;

export interface TorchResult {
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly logits: Float32Array;
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly final: ReadonlyMap<string, Float32Array>;
  readonly averages: ReadonlyMap<string, Float32Array>;
}

export function trainWithTorch(
  configuration: ModelConfiguration,
  parameters: Parameters,
  batches: readonly Batch[],
  backendRecipe: BackendRecipe = plainRecipe,
  changed: { readonly dropout?: boolean; readonly learningRate?: number } = {},
): TorchResult {
  const folder = mkdtempSync(path.join(tmpdir(), 'torch-parity-'));
  try {
    const file = (name: string): string => path.join(folder, name);
    const { batch, sequence } = batches[0]!;
    const entries = [...parameters];
    const description = {
      dropout: false,
      ...recipe,
      ...backendRecipe,
      ...changed,
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
      env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
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
