// The base of a run: a model folder, a built-in model, another run, or a small encoder that starts from noise.
import path from 'node:path';
import { createRandom } from '../common/random';
import { AppError } from '../common/errors';
import type { Document } from '../corpus/document';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import { readConfiguration, readModelFolder } from '../model/folder';
import { initializeParameters } from '../model/initialization';
import type { Parameters } from '../model/parameters';
import { isScratchModel, scratchConfiguration, scratchModels, type ScratchModel } from '../model/scratch';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { trainWordPiece } from '../tokenizer/trainWordPiece';
import { withHead } from '../training/classifierHead';
import { trainingSettings, type BaseKind, type TrainingSettings } from '../training/settings';
import { hashModelFolder } from './dataHash';
import { resolveModel } from './modelRegistry';

export interface BaseModel {
  readonly configuration: ModelConfiguration;
  readonly parameters: Parameters;
  readonly tokenizer: Tokenizer;
  readonly settings: TrainingSettings;
  /** Of the folder's configuration and weights; of nothing for a scratch model. */
  readonly sha256: string;
}

export interface BaseNeeds {
  readonly tags: readonly string[];
  /** What the user chose; the rest is the recipe of the base. */
  readonly settings: Partial<TrainingSettings>;
  /** A scratch model learns its word pieces from these. */
  readonly documents: readonly Document[];
}

/** Word pieces to learn; few notes give fewer. */
const scratchVocabularySize = 8000;

export async function loadBaseModel(base: string, needs: BaseNeeds): Promise<BaseModel> {
  if (isScratchModel(base)) return scratchModel(base, needs);
  refuseUnknownScratch(base);
  return pretrainedModel(base, needs);
}

function refuseUnknownScratch(base: string): void {
  if (base.startsWith('scratch:'))
    throw new AppError('usage', `There is no ${base}: choose ${scratchModels.join(' or ')}`);
}

export interface PlannedBase {
  readonly settings: TrainingSettings;
  /** A scratch model learns its word pieces from the training notes. */
  readonly tokenizer: (documents: readonly Document[]) => Promise<Tokenizer>;
}

/** Recipe and tokenizer of a base, without its weights. Throws as {@link loadBaseModel}. */
export async function planBase(base: string, chosen: Partial<TrainingSettings>): Promise<PlannedBase> {
  if (isScratchModel(base)) {
    const tokenizer = (documents: readonly Document[]): Promise<Tokenizer> =>
      Promise.resolve(learnTokenizer(documents));
    return { settings: trainingSettings('scratch', chosen), tokenizer };
  }
  refuseUnknownScratch(base);
  const { folder } = await resolveModel(base);
  const [own, tokenizer] = await Promise.all([readConfiguration(folder), loadTokenizer(folder)]);
  return {
    settings: pretrainedSettings(base, own, tokenizer, chosen),
    tokenizer: () => Promise.resolve(tokenizer),
  };
}

const learnTokenizer = (documents: readonly Document[]): Tokenizer =>
  trainWordPiece(
    documents.map(({ text }) => text),
    { size: scratchVocabularySize, lowercase: true, minimumFrequency: 2 },
  );

function scratchModel(base: ScratchModel, { tags, settings: chosen, documents }: BaseNeeds): BaseModel {
  const settings = trainingSettings('scratch', chosen);
  const tokenizer = learnTokenizer(documents);
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  // Positions beyond the windows would stay noise: the model has none, and says so to whoever loads it.
  const configuration = { ...scratchConfiguration(base, vocabulary, tags), positions: settings.maxLength };
  const parameters = initializeParameters(configuration, settings.seed);
  return { configuration: withDropout(configuration, settings), parameters, tokenizer, settings, sha256: '' };
}

async function pretrainedModel(base: string, { tags, settings: chosen }: BaseNeeds): Promise<BaseModel> {
  const { folder } = await resolveModel(base);
  const [model, tokenizer] = await Promise.all([readModelFolder(folder), loadTokenizer(folder)]);
  const own = model.configuration;
  const settings = pretrainedSettings(base, own, tokenizer, chosen);
  const fresh = model.initialized.some((name) => name.startsWith('classifier.'));
  const change = { hiddenSize: own.hiddenSize, from: fresh ? [] : own.tags, to: tags };
  return {
    configuration: withDropout({ ...own, tags }, settings),
    parameters: withHead(model.parameters, change, createRandom(settings.seed)),
    tokenizer,
    settings,
    sha256: await hashModelFolder(path.resolve(folder)),
  };
}

/** The recipe for a model of this size, within what it can read. */
function pretrainedSettings(
  base: string,
  own: ModelConfiguration,
  tokenizer: Tokenizer,
  chosen: Partial<TrainingSettings>,
): TrainingSettings {
  const limit = Math.min(maxLength(own), tokenizer.maxLength ?? Infinity);
  const kind: BaseKind = own.hiddenSize <= 300 ? 'pretrained-small' : 'pretrained';
  const settings = trainingSettings(kind, { maxLength: Math.min(128, limit), ...chosen });
  if (settings.maxLength > limit) {
    throw new AppError(
      'usage',
      `--max-length ${settings.maxLength} is more than the ${limit} word pieces that ${base} can read`,
    );
  }
  return settings;
}

/** A dropout of null leaves the model's own probabilities. */
export function withDropout(
  configuration: ModelConfiguration,
  { dropout }: TrainingSettings,
): ModelConfiguration {
  if (dropout === null) return configuration;
  return { ...configuration, hiddenDropout: dropout, attentionDropout: dropout, classifierDropout: dropout };
}
