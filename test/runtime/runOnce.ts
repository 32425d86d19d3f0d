// The child of noTelemetry.test.ts: scores one batch of a small model on the CPU and ends.
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend } from '../../src/runtime';
import { smallModels } from '../model/smallModels';

async function main(): Promise<void> {
  const configuration = smallModels.bert;
  await using backend = await createTrainingBackend(configuration, initializeParameters(configuration, 1), {
    device: 'cpu',
    threads: 1,
  });
  await backend.logits({
    batch: 1,
    sequence: 2,
    inputIds: Int32Array.of(5, 6),
    attentionMask: Int32Array.of(1, 1),
  });
}

void main();
