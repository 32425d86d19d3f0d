// Models for tagging: the scores of training, in float32 and int8, from memory, from a folder, and in Transformers.js.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { architectures, type Architecture } from '../../src/model/configuration';
import { writeModelFolder } from '../../src/model/folder';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { quantizeColumns } from '../../src/model/quantization';
import { createTrainingBackend, loadTokenClassifier, writeOnnxModel } from '../../src/runtime';
import type { InputBatch, TokenClassifier } from '../../src/tagging/classifier';
import { smallModels } from './smallModels';
import { atPieces, randomBatches } from './randomBatches';

/** Fresh weights hardly differ from nothing; these act as trained ones do. */
function lively(architecture: Architecture): Parameters {
  const parameters = initializeParameters(smallModels[architecture], 9);
  for (const [name, { data }] of parameters)
    if (!/norm|bias/i.test(name)) data.forEach((v, i) => (data[i] = 5 * v));
  return parameters;
}

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const difference = (a: Float32Array, b: Float32Array): number => largest(a.map((value, i) => value - b[i]!));

describe.each(architectures)('a tagging model of %s', (architecture) => {
  const configuration = smallModels[architecture];
  const parameters = lively(architecture);
  const batch: InputBatch = randomBatches(configuration, 1, 3, 24)[0]!;
  let folder: string;
  let expected: Float32Array;
  const scores = async (classifier: TokenClassifier): Promise<Float32Array> =>
    atPieces(await classifier.logits(batch), batch);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'model-'));
    await writeModelFolder(folder, configuration, parameters);
    await using backend = await createTrainingBackend(configuration, parameters, { threads: 1 });
    expected = atPieces(await backend.logits(batch), batch);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives the scores of training in float32', async () => {
    await using classifier = await loadTokenClassifier({ configuration, parameters });
    expect(classifier.precision).toBe('fp32');
    expect(classifier.tags).toEqual(configuration.tags);
    expect(difference(await scores(classifier), expected)).toBeLessThan(1e-5 * largest(expected));
  });

  it('gives nearly those scores in int8', async () => {
    await using classifier = await loadTokenClassifier({ configuration, parameters }, { precision: 'int8' });
    const found = await scores(classifier);
    expect(difference(found, expected)).toBeLessThan(0.1 * largest(expected));
    expect(difference(found, expected)).toBeGreaterThan(0);
  });

  it('is loaded from its weights, and from its ONNX files once they are written', async () => {
    await using fromWeights = await loadTokenClassifier(folder);
    expect(fromWeights.precision).toBe('fp32');
    expect(difference(await scores(fromWeights), expected)).toBeLessThan(1e-5 * largest(expected));
    await writeOnnxModel(folder, { configuration, parameters }, 'fp32');
    await writeOnnxModel(folder, { configuration, parameters }, 'int8');
    await using exact = await loadTokenClassifier(folder, { precision: 'fp32' });
    expect(difference(await scores(exact), expected)).toBeLessThan(1e-5 * largest(expected));
    await using preferred = await loadTokenClassifier(folder);
    expect(preferred.precision).toBe('int8');
    expect(difference(await scores(preferred), expected)).toBeLessThan(0.1 * largest(expected));
  });

  it('runs in Transformers.js with the same scores', async () => {
    await writeOnnxModel(folder, { configuration, parameters }, 'fp32');
    const { AutoModelForSequenceClassification, AutoModelForTokenClassification, Tensor, env } =
      await import('@huggingface/transformers');
    env.allowRemoteModels = false;
    // Transformers.js knows no ALBERT token classifier; its other classifiers take the same inputs and give logits as they are.
    const loader =
      architecture === 'albert' ? AutoModelForSequenceClassification : AutoModelForTokenClassification;
    const model = await loader.from_pretrained(folder, {
      dtype: 'fp32',
      device: 'cpu',
    });
    const shape = [batch.batch, batch.sequence];
    const int64 = (values: Int32Array): InstanceType<typeof Tensor> =>
      new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
    const inputs = { input_ids: int64(batch.inputIds), attention_mask: int64(batch.attentionMask) };
    const types = { token_type_ids: int64(new Int32Array(batch.inputIds.length)) };
    const { logits } = (await model({ ...inputs, ...types })) as {
      logits: { data: Float32Array; dims: number[] };
    };
    expect(logits.dims).toEqual([...shape, configuration.tags.length]);
    expect(difference(atPieces(logits.data, batch), expected)).toBeLessThan(1e-5 * largest(expected));
    await model.dispose();
  });
});

describe('8-bit weights', () => {
  it('are off by at most half a step of their own column', () => {
    const data = Float32Array.of(0.5, -1, 0.25, 100, -50, 3);
    const { values, scales } = quantizeColumns({ shape: [2, 3], data });
    expect(scales[0]).toBeCloseTo(1 / 127, 6);
    data.forEach((weight, index) => {
      const [out, input] = [Math.floor(index / 3), index % 3];
      expect(Math.abs(values[input * 2 + out]! * scales[out]! - weight)).toBeLessThanOrEqual(
        scales[out]! / 2 + 1e-6,
      );
    });
  });

  it('of a column of zeros are zeros', () => {
    const { values, scales } = quantizeColumns({ shape: [1, 4], data: new Float32Array(4) });
    expect([...values]).toEqual([0, 0, 0, 0]);
    expect(Number.isFinite(scales[0])).toBe(true);
  });
});
