// CUDA as far as a machine without it can tell: what is missing is named, and other numbers than the CPU's are refused.
import { describe, expect, it } from 'vitest';
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend, loadTokenClassifier } from '../../src/runtime';
import { refuseMissingLibraries } from '../../src/runtime/cuda';
import { createCpuSession } from '../../src/runtime/session';
import { smallModels } from '../model/smallModels';

const model = { configuration: smallModels.bert, parameters: initializeParameters(smallModels.bert, 1) };

describe('CUDA', () => {
  it.each([
    [
      ['libonnxruntime_providers_cuda.so'],
      /needs libonnxruntime_providers_cuda\.so .*ONNXRUNTIME_NODE_INSTALL=cuda12.*--device webgpu/,
    ],
    [['a.so', 'b.so'], /needs a\.so and b\.so/],
    [undefined, /Linux \(x64\) only.*--device webgpu/],
  ])('without %j says what to do', (missing, message) =>
    expect(() => refuseMissingLibraries(missing)).toThrow(message),
  );

  it('goes on where nothing is missing', () => expect(() => refuseMissingLibraries([])).not.toThrow());

  it('is refused where it is asked for and cannot be had', async () => {
    const training = createTrainingBackend(model.configuration, model.parameters, { device: 'cuda' });
    await expect(training).rejects.toMatchObject({ code: 'device' });
    await expect(loadTokenClassifier(model, { device: 'cuda' })).rejects.toThrow(/--device webgpu/);
  });

  it('says that it cannot be started', async () => {
    const session = createCpuSession(new Uint8Array(1), { threads: 1, provider: 'cuda' });
    await expect(session).rejects.toThrow(/CUDA cannot be started.*--device webgpu/);
  });
});
