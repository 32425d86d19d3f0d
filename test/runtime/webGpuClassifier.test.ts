// Tagging on the GPU, on a software adapter: the scores of the CPU.
import { describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { loadTokenClassifier } from '../../src/runtime';
import { smallModels } from '../model/smallModels';
import { randomBatches } from '../model/randomBatches';
import { largestDifference, noGpu } from './softwareGpu';

describe.skipIf(noGpu !== '')(`tagging on the GPU${noGpu}`, () => {
  it.each(['bert', 'albert', 'roberta'] as const)(
    'gives the scores of the CPU for %s, in batches of any size',
    { timeout: 400_000 },
    async (architecture) => {
      const configuration = { ...smallModels[architecture], layers: 1, layerGroups: 1 };
      const model = { configuration, parameters: randomParameters(configuration) };
      await using gpu = await loadTokenClassifier(model, { device: 'webgpu' });
      await using cpu = await loadTokenClassifier(model, { device: 'cpu', threads: 1 });
      for (const [rows, sequence] of [
        [1, 6],
        [3, 38],
      ] as const) {
        const [batch] = randomBatches(configuration, 1, rows, sequence);
        expect(largestDifference(await gpu.logits(batch!), await cpu.logits(batch!))).toBeLessThan(1e-4);
      }
    },
  );

  it('leaves int8 to the CPU', async () => {
    const model = { configuration: smallModels.bert, parameters: initializeParameters(smallModels.bert, 1) };
    await expect(loadTokenClassifier(model, { device: 'webgpu', precision: 'int8' })).rejects.toThrow(
      /--precision fp32/,
    );
  });
});

/** Not as small as those a model starts from: scores that differ. */
function randomParameters(configuration: ModelConfiguration): Parameters {
  return new Map(
    [...initializeParameters(configuration, 1)].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value, i) => value * 5 + 0.05 * Math.sin(i)) },
    ]),
  );
}
