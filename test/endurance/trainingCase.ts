// A run on the shipped sample notes that takes seconds an epoch: a BERT of two layers of 64, with word pieces from those notes.
import path from 'node:path';
import { readCorpus } from '../../src/corpus/readCorpus';
import { initializeParameters } from '../../src/model/initialization';
import { scratchConfiguration } from '../../src/model/scratch';
import { writeModelFrame, writeWeights } from '../../src/runs/modelFolder';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';

const samples = path.resolve(__dirname, '../../media/samples/i2b2-2010');
const positions = 64;

export interface TrainingCase {
  readonly epochs: number;
  /** The command's arguments but for `--out`. */
  readonly args: readonly string[];
}

export async function writeTrainingCase(folder: string, epochs: number): Promise<TrainingCase> {
  const base = path.join(folder, 'base');
  const { documents } = await readCorpus([path.join(samples, 'train')]);
  const texts = documents.map(({ text }) => text);
  const tokenizer = trainWordPiece(texts, { size: 2000, lowercase: true, minimumFrequency: 2 });
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  const configuration = {
    ...scratchConfiguration('scratch:bert-mini', vocabulary, ['O']),
    ...{ hiddenSize: 64, embeddingSize: 64, intermediateSize: 128, attentionHeads: 2 },
    ...{ layers: 2, layerGroups: 2, positions },
  };
  await writeModelFrame(base, configuration, tokenizer, positions);
  await writeWeights(base, initializeParameters(configuration, 1));
  const options = {
    train: path.join(samples, 'train'),
    dev: path.join(samples, 'dev'),
    test: path.join(samples, 'test'),
    base,
    device: 'cpu',
    epochs,
    patience: epochs,
    'batch-size': 32,
    'max-length': positions,
    'learning-rate': 3e-3,
    seed: 7,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { epochs, args };
}
