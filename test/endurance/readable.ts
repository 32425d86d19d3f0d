// Whatever a kill leaves of a run, a reader finds whole: this reads all of it, as the program does.
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { readModelFolder } from '../../src/model/folder';
import { readCheckpoint } from '../../src/runs/checkpoint';
import { readManifest } from '../../src/runs/manifest';
import { readMetrics, type LoggedEvent } from '../../src/runs/metricsLog';
import { onnxFiles, weightsFile } from '../../src/runs/modelFolder';
import { runFolder } from '../../src/runs/runFolder';
import { loadTokenClassifier } from '../../src/runtime';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';

export interface Left {
  /** Files and folders read, hidden ones aside. */
  readonly read: number;
  /** Steps that would not have to be repeated. */
  readonly checkpointStep: number;
  /** Epochs done by the checkpoint. */
  readonly checkpointEpoch: number;
  readonly events: readonly LoggedEvent[];
  /** Hidden names: what was being written. */
  readonly torn: readonly string[];
}

/** @throws Error naming the first file that is not whole. */
export async function readEverything(out: string): Promise<Left> {
  const folder = runFolder(out);
  const names = existsSync(out) ? await readdir(out, { recursive: true }) : [];
  const hidden = (name: string): boolean => name.split(path.sep).some((part) => part.startsWith('.'));
  if (existsSync(folder.manifest)) await readManifest(folder.manifest);
  const events = existsSync(folder.metrics) ? await readMetrics(folder.metrics) : [];
  expectConsecutive(events);
  const checkpoint = existsSync(folder.checkpoint) ? await readCheckpoint(folder.checkpoint) : undefined;
  if (existsSync(path.join(folder.best, weightsFile))) await readBest(folder.best);
  for (const file of names.filter((name) => name.endsWith('.json') && !hidden(name)))
    JSON.parse(await readFile(path.join(out, file), 'utf8'));
  return {
    read: names.filter((name) => !hidden(name)).length,
    checkpointStep: checkpoint?.loop.step ?? 0,
    checkpointEpoch: checkpoint?.loop.epoch ?? 0,
    events,
    torn: names.filter((name) => hidden(name) && name !== '.lock'),
  };
}

/** No step told twice, none left out. */
function expectConsecutive(events: readonly LoggedEvent[]): void {
  const steps = events.flatMap((event) => (event.kind === 'step' ? [event.step] : []));
  steps.forEach((step, index) => {
    if (step !== index + 1) throw new Error(`metrics.jsonl: step ${step} stands where ${index + 1} should`);
  });
}

/** As Python and `tag` would take it; each ONNX form goes through the runtime. */
async function readBest(best: string): Promise<void> {
  await readModelFolder(best);
  await loadTokenizer(best);
  for (const [form, file] of Object.entries(onnxFiles)) {
    if (!existsSync(path.join(best, file))) continue;
    const precision = form === 'onnx' ? 'fp32' : 'int8';
    await using classifier = await loadTokenClassifier(best, { precision, threads: 1 });
    await classifier.logits({
      batch: 1,
      sequence: 2,
      inputIds: Int32Array.of(2, 3),
      attentionMask: Int32Array.of(1, 1),
    });
  }
}
