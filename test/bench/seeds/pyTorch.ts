// One seed by PyTorch (torchSeeds.py): it gets word pieces and tags from us, its scores of the dev windows are decoded and scored by us.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelConfiguration } from '../../../src/model/configuration';
import type { InputBatch } from '../../../src/tagging/classifier';
import { paddedWidths } from '../../../src/training/batches';
import { scoreDocuments } from '../../../src/training/devScores';
import { makeExamples } from '../../../src/training/examples';
import type { Comparison } from './comparison';

/** Strict dev F1 after each epoch. */
export async function trainWithPyTorch(
  comparison: Comparison,
  seed: number,
  { folder, threads }: { readonly folder: string; readonly threads: number },
): Promise<number[]> {
  const windows = await devWindows(comparison);
  const [input, output] = [path.join(folder, 'case.json'), path.join(folder, `logits-${seed}.bin`)];
  await writeFile(input, JSON.stringify(caseOf(comparison, windows)));
  await runPython([
    path.join(__dirname, '..', 'torchSeeds.py'),
    input,
    String(seed),
    output,
    String(threads),
  ]);
  const logits = new Float32Array(new Uint8Array(await readFile(output)).buffer);
  const ofEpoch = logits.length / comparison.settings.epochs;
  const scores: number[] = [];
  for (let from = 0; from < logits.length; from += ofEpoch)
    scores.push(await scoreLogits(comparison, windows, logits.subarray(from, from + ofEpoch)));
  return scores;
}

function caseOf(
  { configuration, settings, tokenizer, train }: Comparison,
  windows: readonly Int32Array[],
): object {
  const { maxLength, stride } = settings;
  const options = { tokenizer, tags: configuration.tags, maxLength, stride };
  const { examples } = makeExamples(train.documents, options);
  return {
    model: modelCase(configuration),
    settings,
    padding: configuration.paddingId,
    widths: paddedWidths,
    train: examples.map(({ inputIds, labels }) => ({ ids: [...inputIds], labels: [...labels] })),
    dev: windows.map((ids) => [...ids]),
  };
}

function modelCase(configuration: ModelConfiguration): object {
  return {
    vocabulary: configuration.vocabularySize,
    embedding: configuration.embeddingSize,
    hidden: configuration.hiddenSize,
    heads: configuration.attentionHeads,
    intermediate: configuration.intermediateSize,
    layers: configuration.layers,
    positions: configuration.positions,
    dropout: configuration.hiddenDropout,
    tags: configuration.tags.length,
    shared: false,
    tanh: false,
  };
}

async function runPython(args: readonly string[]): Promise<void> {
  const child = spawn('/usr/bin/python3', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`PyTorch's training ended with exit code ${code ?? 'none'}`);
}

/** The windows that scoring the dev notes asks a model about, each once. */
async function devWindows(comparison: Comparison): Promise<Int32Array[]> {
  const windows = new Map<string, Int32Array>();
  await score(comparison, (batch) => {
    for (const row of rowsOf(batch)) windows.set(row.join(), row);
    return new Float32Array(batch.inputIds.length * comparison.configuration.tags.length);
  });
  return [...windows.values()];
}

async function scoreLogits(
  comparison: Comparison,
  windows: readonly Int32Array[],
  logits: Float32Array,
): Promise<number> {
  const tags = comparison.configuration.tags.length;
  const known = new Map<string, Float32Array>();
  let from = 0;
  for (const window of windows) {
    known.set(window.join(), logits.subarray(from, (from += window.length * tags)));
  }
  return score(comparison, (batch) => {
    const answer = new Float32Array(batch.inputIds.length * tags);
    rowsOf(batch).forEach((row, index) => answer.set(known.get(row.join())!, index * batch.sequence * tags));
    return answer;
  });
}

/** Micro F1 of a model that answers so. */
async function score(
  { dev, tokenizer, configuration, settings }: Comparison,
  answer: (batch: InputBatch) => Float32Array,
): Promise<number> {
  const backend = { device: 'PyTorch', logits: async (batch: InputBatch) => Promise.resolve(answer(batch)) };
  const model = { backend, tokenizer, tags: configuration.tags, settings };
  return (await scoreDocuments(model, dev.documents)).micro.f1;
}

/** Without their padding. */
function rowsOf({ batch, sequence, inputIds, attentionMask }: InputBatch): Int32Array[] {
  return Array.from({ length: batch }, (_, row) => {
    const [start, end] = [row * sequence, (row + 1) * sequence];
    const length = attentionMask.subarray(start, end).reduce((sum, one) => sum + one, 0);
    return inputIds.slice(start, start + length);
  });
}
