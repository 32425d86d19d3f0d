// A child process that trains until somebody kills it: `node --import tsx trainChild.ts REQUEST_JSON`. Tells each event on stdout.
// A request with axes is an experiment.
import type { ExperimentRequest } from '../../src/runs/experiment/openExperiment';
import { runExperiment } from '../../src/runs/experiment/runExperiment';
import { runTraining, type RunOptions } from '../../src/runs/trainingRun';
import { createTrainingBackend } from '../../src/runtime/index';
import type { TrainRequest } from '../../src/training/request';

async function main(): Promise<void> {
  const request = JSON.parse(process.argv[2]!) as TrainRequest | ExperimentRequest;
  const options: RunOptions = {
    createBackend: async (configuration, parameters, more) =>
      createTrainingBackend(configuration, parameters, { ...more, threads: 1 }),
    pace: { steps: 2, seconds: Infinity },
  };
  const events = 'axes' in request ? runExperiment(request, options) : runTraining(request, options);
  for await (const event of events) process.stdout.write(`${event.kind}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
