// Before a run is trusted to a device: the same gradients are let pass, others are found.
import { describe, expect, it } from 'vitest';
import type { Parameters } from '../../src/model/parameters';
import { CpuTrainingBackend } from '../../src/runtime/cpuBackend';
import { differingGradient, isClose, type GradientSource } from '../../src/runtime/gradientCheck';
import { smallModels } from '../model/smallModels';

it.each([
  [[1, -2, 0], [1, -2, 0.01], 0, true],
  [[1, -2, 0], [1, -2, 0.1], 0, false],
  [[1, -2, 0], [1, -2, 0.1], 0.1, true],
  [[0, 0], [0, 0], 0, true],
  [[Number.NaN], [1], 1, false],
])('%j beside the CPU’s %j, with a slack of %d: the same is %s', (found, expected, slack, same) =>
  expect(isClose(Float32Array.from(found), Float32Array.from(expected), slack)).toBe(same),
);

describe.each(Object.entries(smallModels))('the gradients of %s', (_, configuration) => {
  /** A device whose gradient of one parameter is off by a factor. */
  const device =
    (wrong: string, factor: number) =>
    async (
      ...[small, parameters]: ConstructorParameters<typeof CpuTrainingBackend>
    ): Promise<GradientSource> => {
      const cpu = new CpuTrainingBackend(small, parameters, 1);
      return Promise.resolve({
        gradientsOf: async (batch): Promise<Parameters> =>
          new Map(
            [...(await cpu.gradientsOf(batch))].map(([name, { shape, data }]) => [
              name,
              { shape, data: name === wrong ? data.map((value) => value * factor) : data },
            ]),
          ),
        [Symbol.asyncDispose]: () => cpu[Symbol.asyncDispose](),
      });
    };

  it.each([
    [1, undefined],
    [1.01, undefined],
    [1.1, 'classifier.weight'],
    [0, 'classifier.weight'],
    [Number.NaN, 'classifier.weight'],
  ])('times %d', async (factor, found) => {
    expect(
      await differingGradient(configuration, (small, parameters) =>
        device('classifier.weight', factor)(small, parameters, 1),
      ),
    ).toBe(found);
  });
});
