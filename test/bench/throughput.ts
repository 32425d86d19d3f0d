// Real training throughput: word pieces a second over the windows of the sample notes, as batches of about one length and as they come.
import path from 'node:path';
import { createRandom } from '../../src/common/random';
import { entitiesOf } from '../../src/corpus/document';
import { readCorpus } from '../../src/corpus/readCorpus';
import { loadBaseModel } from '../../src/runs/baseModel';
import { createTrainingBackend } from '../../src/runtime';
import { plainStep, type Batch } from '../../src/training/backend';
import { collate, epochBatches, ignoredLabel, type Example } from '../../src/training/batches';
import { makeExamples } from '../../src/training/examples';
import { tagVocabulary } from '../../src/training/tagVocabulary';
import { median } from './median';

const notes = path.resolve(__dirname, '../../media/samples/brat/train');
const base = 'clinical-bert-mini';
const batchSize = 8;
const rounds = 3;

/** Every window padded to the longest one allowed, in any order: what a loader without buckets feeds. */
function unsorted(examples: readonly Example[], width: number, paddingId: number): Batch[] {
  const shuffled = createRandom(1).shuffle([...examples]);
  const batches: Batch[] = [];
  for (let from = 0; from < shuffled.length; from += batchSize) {
    const rows = shuffled.slice(from, from + batchSize);
    const size = rows.length * width;
    const batch = {
      batch: rows.length,
      sequence: width,
      inputIds: new Int32Array(size).fill(paddingId),
      attentionMask: new Int32Array(size),
      labels: new Int32Array(size).fill(ignoredLabel),
    };
    rows.forEach(({ inputIds, labels }, row) => {
      batch.inputIds.set(inputIds, row * width);
      batch.attentionMask.fill(1, row * width, row * width + inputIds.length);
      batch.labels.set(labels, row * width);
    });
    batches.push(batch);
  }
  return batches;
}

const pieces = (batch: Batch): number => batch.attentionMask.reduce((sum, piece) => sum + piece, 0);

/** A line for people. */
export async function measureThroughput(threads: number): Promise<string> {
  const { documents } = await readCorpus([notes]);
  const tags = tagVocabulary(documents.flatMap((document) => entitiesOf(document).map(({ label }) => label)));
  const { configuration, parameters, tokenizer, settings } = await loadBaseModel(base, {
    tags,
    settings: { batchSize },
    documents,
  });
  const { maxLength, stride } = settings;
  const { examples } = makeExamples(documents, { tokenizer, tags, maxLength, stride });
  const padding = { paddingId: tokenizer.special.padding, maxLength };
  const plans = {
    buckets: epochBatches(examples, { batchSize, seed: 1, epoch: 0 }).map((rows) => collate(rows, padding)),
    padded: unsorted(examples, maxLength, padding.paddingId),
  };
  await using backend = await createTrainingBackend(configuration, parameters, { device: 'cpu', threads });
  const rates = { buckets: [] as number[], padded: [] as number[] };
  let step = 0;
  const epoch = async (batches: readonly Batch[]): Promise<number> => {
    const start = performance.now();
    for (const batch of batches)
      await backend.step([batch], { ...plainStep, step: step++, dropoutSeed: step });
    return (1000 * batches.reduce((sum, batch) => sum + pieces(batch), 0)) / (performance.now() - start);
  };
  await epoch(plans.buckets.slice(0, 3));
  for (let round = 0; round < rounds; round++)
    for (const name of ['buckets', 'padded'] as const) rates[name].push(await epoch(plans[name]));
  const [sorted, plain] = [median(rates.buckets), median(rates.padded)];
  return (
    `${base} on ${documents.length} sample notes (${examples.length} windows, batch ${batchSize}): ` +
    `${sorted.toFixed(0)} word pieces/s in batches of about one length, ` +
    `${plain.toFixed(0)} in any order at ${maxLength} (${(sorted / plain).toFixed(2)} times)`
  );
}
