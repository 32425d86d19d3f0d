// What a split by rows does to a score: one small BERT from noise, one corpus, split by sentences and split by notes.
// Usage: npx tsx scripts/splitGap.ts DATA OUT [EPOCHS] [SEEDS]. DATA holds `maccrobat2020/brat`; labels are those of test/configuration/maccrobat.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseLabelMap } from '../src/corpus/labelMap';
import { readCorpus } from '../src/corpus/readCorpus';
import { splitUnits, type Split } from '../src/corpus/splitCorpus';
import { initializeParameters } from '../src/model/initialization';
import { scratchConfiguration } from '../src/model/scratch';
import { writeModelFrame, writeWeights } from '../src/runs/modelFolder';
import { runTraining } from '../src/runs/trainingRun';
import { createTrainingBackend } from '../src/runtime/index';
import { trainWordPiece } from '../src/tokenizer/trainWordPiece';
import type { DevScores } from '../src/training/events';
import type { TrainRequest } from '../src/training/request';
import { maccrobatConfiguration } from './builtInData';

/** Small enough for a laptop: the gap is what is asked for, not the height. */
const size = {
  hiddenSize: 96,
  embeddingSize: 96,
  intermediateSize: 384,
  attentionHeads: 4,
  layers: 2,
  layerGroups: 2,
};
const maxLength = 128;

async function main(): Promise<void> {
  const [data, out, epochs = '10', seeds = '1'] = process.argv.slice(2);
  if (data === undefined || out === undefined)
    throw new Error('Usage: splitGap.ts DATA OUT [EPOCHS] [SEEDS]');
  const train = path.resolve(data, 'maccrobat2020', 'brat');
  const base = path.resolve(out, 'base');
  await writeBase(base, train);
  const file = path.join(maccrobatConfiguration, 'labels.json');
  const labels = parseLabelMap(await readFile(file, 'utf8'), file);
  const settings = { epochs: Number(epochs), batchSize: 16, learningRate: 1e-3, maxLength, patience: null };
  console.log('split  seed  strict F1  seqeval F1  accuracy');
  for (let seed = 1; seed <= Number(seeds); seed++) {
    for (const by of splitUnits) {
      const split: Split = { by, share: 0.8, seed };
      const run = path.resolve(out, `${by}-${seed}`);
      const scores = await bestScores({
        train,
        split,
        base,
        out: run,
        labels,
        settings,
        device: 'cpu',
        resume: true,
      });
      const { f1, accuracy } = scores.seqeval!;
      const numbers = [scores.micro.f1, f1, accuracy].map((value) => value.toFixed(4).padStart(10));
      console.log(`${by.padEnd(5)}  ${seed}  ${numbers.join('  ')}`);
    }
  }
}

/** Word pieces of the whole corpus, so that both splits start from the same model. */
async function writeBase(folder: string, notes: string): Promise<void> {
  const { documents } = await readCorpus([notes]);
  const texts = documents.map(({ text }) => text);
  const tokenizer = trainWordPiece(texts, { size: 4000, lowercase: true, minimumFrequency: 2 });
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  const mini = scratchConfiguration('scratch:bert-mini', vocabulary, ['O']);
  const configuration = { ...mini, ...size, positions: maxLength };
  await writeModelFrame(folder, configuration, tokenizer, maxLength);
  await writeWeights(folder, initializeParameters(configuration, 1));
}

async function bestScores(request: TrainRequest): Promise<DevScores> {
  const events = runTraining(request, { createBackend: createTrainingBackend });
  for (;;) {
    const next = await events.next();
    if (next.done === true) {
      if (next.value.dev === null) throw new Error('The run ended without a score');
      return next.value.dev;
    }
    if (next.value.kind === 'dev')
      console.error(`epoch ${next.value.epoch}  F1 ${next.value.scores.micro.f1.toFixed(4)}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
