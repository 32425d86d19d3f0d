// The end of a run: ONNX forms and model card beside the best weights, then the report.
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { readSafetensors } from '../model/safetensors';
import type { Best, DevScores, TrainingEvent } from '../training/events';
import type { TrainResult } from '../training/request';
import { labelsOfTags } from '../training/tagVocabulary';
import { readMetrics } from './metricsLog';
import { formatModelCard } from './modelCard';
import { weightsFile, writeOnnx } from './modelFolder';
import type { PreparedRun } from './prepareRun';
import { writeReport } from './report';

export interface Outcome {
  readonly test: DevScores | null;
  readonly seconds: number;
}

/** A cancelled run gets neither model forms nor a report: it goes on later. */
export async function closeRun(
  run: PreparedRun,
  end: Extract<TrainingEvent, { kind: 'done' }>,
  { test, seconds }: Outcome,
): Promise<TrainResult> {
  const { folder } = run.plan;
  const { reason, step, best } = end;
  const dev = best === null ? null : await devScoresOf(folder.metrics, best);
  const model = best === null ? null : folder.best;
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
  const figures = { best, dev, test, seconds, peakMemoryBytes };
  const result: TrainResult = { reason, step, run: folder.folder, model, report: folder.report, ...figures };
  if (reason === 'cancelled') return result;
  if (best !== null && dev !== null) await finishModel(run, best, dev);
  const { notTrained } = run.examples;
  await writeReport(folder.report, { schemaVersion: 1, reason, steps: step, ...figures, notTrained });
  return result;
}

async function devScoresOf(metrics: string, { epoch }: Best): Promise<DevScores | null> {
  const events = await readMetrics(metrics);
  const found = events.findLast((event) => event.kind === 'dev' && event.epoch === epoch);
  return found?.kind === 'dev' ? found.scores : null;
}

async function finishModel(run: PreparedRun, best: Best, scores: DevScores): Promise<void> {
  const { configuration, settings, data, plan } = run;
  const folder = plan.folder.best;
  const parameters = await readSafetensors(path.join(folder, weightsFile));
  await writeOnnx(folder, configuration, parameters, 'onnx');
  await writeOnnx(folder, configuration, parameters, 'onnx-int8');
  const card = formatModelCard({
    name: path.basename(plan.folder.folder),
    base: path.basename(plan.base),
    architecture: configuration.architecture,
    parameters: [...parameters.values()].reduce((sum, { data: values }) => sum + values.length, 0),
    labels: labelsOfTags(configuration.tags),
    train: data.train.description,
    dev: data.dev.description,
    settings,
    splitByRows: plan.split?.by === 'rows',
    epoch: best.epoch,
    scores,
  });
  await writeFileAtomic(path.join(folder, 'README.md'), card);
}
