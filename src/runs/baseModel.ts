// The base of a run: a model folder, a built-in model, another run, or a small encoder that starts from noise.
import path from 'node:path';
import { createRandom } from '../common/random';
import { AppError } from '../common/errors';
import type { Document } from '../corpus/document';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import { readConfiguration, readModelFolder } from '../model/folder';
import { initializeParameters } from '../model/initialization';
import { ownLayers } from '../model/layerRates';
import type { Parameters } from '../model/parameters';
import { isScratchModel, scratchConfiguration, scratchModels, type ScratchModel } from '../model/scratch';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { trainWordPiece } from '../tokenizer/trainWordPiece';
import { withHead } from '../training/classifierHead';
import { withExtraTokens } from '../training/extraTokens';
import { trainingSettings, type RecipeName } from '../training/recipes';
import type { TrainingSettings } from '../training/settings';
import { refuseUnknownLabels } from '../training/tagWeights';
import { hashModelFolder } from './dataHash';
import { resolveModel } from './modelRegistry';

export interface BaseModel {
  readonly configuration: ModelConfiguration;
  readonly parameters: Parameters;
  readonly tokenizer: Tokenizer;
  readonly recipe: RecipeName;
  readonly settings: TrainingSettings;
  /** Of the folder's configuration and weights; of nothing for a scratch model. */
  readonly sha256: string;
}

export interface BaseNeeds {
  readonly tags: readonly string[];
  /** The one of the base where the user named none. */
  readonly recipe?: RecipeName | undefined;
  /** What the user chose; the rest is the recipe's. */
  readonly settings: Partial<TrainingSettings>;
  /** A scratch model learns its word pieces from these. */
  readonly documents: readonly Document[];
}

/** Word pieces to learn; few notes give fewer. */
const scratchVocabularySize = 8000;

export async function loadBaseModel(base: string, needs: BaseNeeds): Promise<BaseModel> {
  const model = await startFrom(base, needs);
  refuseUnfit(base, model);
  return model;
}

/** What only the model and its tags can tell about the settings. */
function refuseUnfit(base: string, { configuration, settings }: BaseModel): void {
  refuseUnknownLabels(settings.classWeights, configuration.tags);
  const layers = ownLayers(configuration);
  if ((settings.frozenLayers ?? 0) > layers)
    throw new AppError(
      'usage',
      `--freeze ${settings.frozenLayers} is more than the ${layers} layers that ${base} has weights for`,
    );
}

async function startFrom(base: string, needs: BaseNeeds): Promise<BaseModel> {
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
  readonly tokenizer: (documents: readonly Document[]) => Tokenizer;
}

/** Recipe and tokenizer of a base, without its weights. Throws as {@link loadBaseModel}. */
export async function planBase(
  base: string,
  needs: Pick<BaseNeeds, 'recipe' | 'settings'>,
): Promise<PlannedBase> {
  if (isScratchModel(base))
    return {
      settings: trainingSettings(needs.recipe ?? 'scratch', needs.settings),
      tokenizer: learnTokenizer,
    };
  refuseUnknownScratch(base);
  const { folder } = await resolveModel(base);
  const [own, tokenizer] = await Promise.all([readConfiguration(folder), loadTokenizer(folder)]);
  const { settings } = pretrainedRecipe(base, own, tokenizer, needs);
  return { settings, tokenizer: () => tokenizer };
}

const learnTokenizer = (documents: readonly Document[]): Tokenizer =>
  trainWordPiece(
    documents.map(({ text }) => text),
    { size: scratchVocabularySize, lowercase: true, minimumFrequency: 2 },
  );

function scratchModel(base: ScratchModel, needs: BaseNeeds): BaseModel {
  const { tags, recipe = 'scratch', settings: chosen, documents } = needs;
  const settings = trainingSettings(recipe, chosen);
  const tokenizer = learnTokenizer(documents).withTokens(settings.extraTokens);
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  // Positions beyond the windows would stay noise: the model has none, and says so to whoever loads it.
  const configuration = { ...scratchConfiguration(base, vocabulary, tags), positions: settings.maxLength };
  const parameters = initializeParameters(configuration, settings.seed);
  return {
    configuration: withDropout(configuration, settings),
    parameters,
    tokenizer,
    recipe,
    settings,
    sha256: '',
  };
}

async function pretrainedModel(base: string, needs: BaseNeeds): Promise<BaseModel> {
  const { folder } = await resolveModel(base);
  const [model, tokenizer] = await Promise.all([readModelFolder(folder), loadTokenizer(folder)]);
  const own = model.configuration;
  const { tags } = needs;
  const { recipe, settings } = pretrainedRecipe(base, own, tokenizer, needs);
  const fresh = model.initialized.some((name) => name.startsWith('classifier.'));
  const change = { hiddenSize: own.hiddenSize, from: fresh ? [] : own.tags, to: tags };
  const parameters = withHead(model.parameters, change, createRandom(settings.seed));
  const whole = { configuration: withDropout({ ...own, tags }, settings), parameters, tokenizer };
  return {
    ...withExtraTokens(whole, settings.extraTokens),
    recipe,
    settings,
    sha256: await hashModelFolder(path.resolve(folder)),
  };
}

/** The recipe for a model of this size, where none is named, within what it can read. */
function pretrainedRecipe(
  base: string,
  own: ModelConfiguration,
  tokenizer: Tokenizer,
  needs: Pick<BaseNeeds, 'recipe' | 'settings'>,
): Pick<BaseModel, 'recipe' | 'settings'> {
  const limit = Math.min(maxLength(own), tokenizer.maxLength ?? Infinity);
  const { recipe = own.hiddenSize <= 300 ? 'small-encoder' : 'fine-tuning' } = needs;
  const settings = trainingSettings(recipe, needs.settings, limit);
  if (settings.maxLength > limit) {
    throw new AppError(
      'usage',
      `--max-length ${settings.maxLength} is more than the ${limit} word pieces that ${base} can read`,
    );
  }
  return { recipe, settings };
}

/** A dropout of null leaves the model's own probabilities. */
export function withDropout(
  configuration: ModelConfiguration,
  { dropout }: TrainingSettings,
): ModelConfiguration {
  if (dropout === null) return configuration;
  return { ...configuration, hiddenDropout: dropout, attentionDropout: dropout, classifierDropout: dropout };
}
