import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest, writeManifest, type Manifest } from '../../src/runs/manifest';
import { trainingSettings } from '../../src/training/recipes';
import { temporaryFolder } from './temporary';

const data = { path: '/notes', documents: 2, entities: 9, sha256: 'ab' };
const manifest: Manifest = {
  schemaVersion: 1,
  created: '2026-01-01T00:00:00.000Z',
  base: { name: 'clinical-bert-mini', sha256: 'cd' },
  train: data,
  dev: data,
  labels: { Age: null, Sign_symptom: 'problem' },
  tags: ['O', 'B-problem', 'I-problem'],
  settings: trainingSettings('fine-tuning'),
  device: 'auto',
  versions: { node: '20.19.0' },
};

describe('manifest', () => {
  it('comes back as it was written', async () => {
    const file = path.join(await temporaryFolder(), 'manifest.json');
    await writeManifest(file, manifest);
    expect(await readManifest(file)).toEqual(manifest);
  });

  it('of a run from before a setting is read as what such runs did', async () => {
    const file = path.join(await temporaryFolder(), 'manifest.json');
    const {
      layerDecay,
      frozenLayers,
      labelSmoothing,
      classWeights,
      focal,
      ema,
      precision,
      extraTokens,
      ...first
    } = manifest.settings;
    const later = {
      layerDecay,
      frozenLayers,
      labelSmoothing,
      classWeights,
      focal,
      ema,
      precision,
      extraTokens,
    };
    await writeFile(file, JSON.stringify({ ...manifest, settings: first }));
    const read = await readManifest(file);
    expect(read).toEqual(manifest);
    expect(read.settings).toMatchObject(later);
  });

  it.each([
    ['{', /no manifest of a run \(the whole file\)/],
    ['{}', /no manifest of a run/],
    [
      JSON.stringify({ ...manifest, settings: { ...manifest.settings, epochs: 'three' } }),
      /settings\.epochs/,
    ],
  ])('that reads %s is refused with the place', async (text, message) => {
    const file = path.join(await temporaryFolder(), 'manifest.json');
    await writeFile(file, text);
    await expect(readManifest(file)).rejects.toThrow(message);
  });
});
