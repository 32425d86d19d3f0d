// What both engines learn from: one corpus, one vocabulary, one shape and one recipe; the seed alone changes.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { copyMaccrobat, maccrobatConfiguration, readSplit } from '../../../scripts/builtInData';
import { entitiesOf, type Document } from '../../../src/corpus/document';
import { applyLabelMap, type LabelMap } from '../../../src/corpus/labelMap';
import { readLabelMap } from '../../../src/corpus/labelMapFile';
import { readCorpus } from '../../../src/corpus/readCorpus';
import type { ModelConfiguration } from '../../../src/model/configuration';
import { scratchConfiguration } from '../../../src/model/scratch';
import type { Tokenizer } from '../../../src/tokenizer/tokenizer';
import { trainWordPiece } from '../../../src/tokenizer/trainWordPiece';
import { trainingSettings } from '../../../src/training/recipes';
import type { Precision, TrainingSettings } from '../../../src/training/settings';
import { tagVocabulary } from '../../../src/training/tagVocabulary';

export interface Split {
  /** What `note-tagger train` would be given. */
  readonly folder: string;
  readonly documents: readonly Document[];
}

export interface Comparison {
  readonly train: Split;
  readonly dev: Split;
  readonly labels: LabelMap | undefined;
  readonly tokenizer: Tokenizer;
  readonly configuration: ModelConfiguration;
  /** Without the seed's own value. */
  readonly settings: TrainingSettings;
}

const project = path.resolve(__dirname, '../../..');
const sharedData = path.join(project, '..', 'shared', 'data');

export const corpora = ['samples', 'maccrobat'] as const;
export type Corpus = (typeof corpora)[number];

/** Encoders of Turc et al. (2019). */
export const sizes = {
  tiny: { hiddenSize: 128, embeddingSize: 128, intermediateSize: 512, attentionHeads: 2, layers: 2 },
  mini: { hiddenSize: 256, embeddingSize: 256, intermediateSize: 1024, attentionHeads: 4, layers: 4 },
} as const;
export type Size = keyof typeof sizes;

export interface ComparisonChoice {
  readonly corpus: Corpus;
  readonly size: Size;
  readonly epochs: number;
  readonly learningRate: number;
  /** Of our own engine. */
  readonly precision: Precision;
}

/** @param folder where a corpus that has to be sorted first is put. */
export async function prepareComparison(choice: ComparisonChoice, folder: string): Promise<Comparison> {
  const { splits, labels } = await findCorpus(choice.corpus, folder);
  const [train, dev] = await Promise.all(splits.map(async (split) => readSplitOf(split, labels)));
  const texts = train!.documents.map(({ text }) => text);
  const tokenizer = trainWordPiece(texts, { size: 8000, lowercase: true, minimumFrequency: 2 });
  const tags = tagVocabulary(
    train!.documents.flatMap((document) => entitiesOf(document).map((e) => e.label)),
  );
  const { epochs, learningRate, precision } = choice;
  // Patience as long as the run: none ends early, so that every seed takes the same steps.
  const settings = trainingSettings('scratch', { epochs, learningRate, precision, patience: epochs });
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  const size = sizes[choice.size];
  const configuration = {
    ...scratchConfiguration('scratch:bert-mini', vocabulary, tags),
    ...size,
    layerGroups: size.layers,
    positions: settings.maxLength,
  };
  return { train: train!, dev: dev!, labels, tokenizer, configuration, settings };
}

interface FoundCorpus {
  readonly splits: readonly [train: string, dev: string];
  readonly labels: LabelMap | undefined;
}

async function findCorpus(corpus: Corpus, folder: string): Promise<FoundCorpus> {
  if (corpus === 'samples') {
    const samples = path.join(project, 'media', 'samples', 'i2b2-2010');
    return { splits: [path.join(samples, 'train'), path.join(samples, 'dev')], labels: undefined };
  }
  if (!existsSync(path.join(sharedData, 'maccrobat2020')))
    throw new Error(`MACCROBAT 2020 is not in ${sharedData}: choose --corpus samples`);
  const notes = path.join(folder, 'notes');
  await copyMaccrobat({ folder: sharedData }, await readSplit(), notes);
  const map = path.join(maccrobatConfiguration, 'labels.json');
  return {
    splits: [path.join(notes, 'train'), path.join(notes, 'dev')],
    labels: await readLabelMap(map),
  };
}

async function readSplitOf(folder: string, labels: LabelMap | undefined): Promise<Split> {
  const { documents } = await readCorpus([folder]);
  return { folder, documents: documents.map((document) => applyLabelMap(document, labels).document) };
}
