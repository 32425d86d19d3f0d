// Reads and writes Hugging Face's `config.json` for the architectures we know; others are refused by name.
import { AppError } from '../common/errors';
import {
  architectures,
  maxLength,
  type Activation,
  type Architecture,
  type ModelConfiguration,
} from './configuration';

type Json = Readonly<Record<string, unknown>>;

/** Names under which the same function is known. */
const activationNames: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu_new',
  gelu_fast: 'gelu_new',
  gelu_pytorch_tanh: 'gelu_new',
  relu: 'relu',
};

const classNames: Readonly<Record<Architecture, string>> = {
  bert: 'BertForTokenClassification',
  albert: 'AlbertForTokenClassification',
  electra: 'ElectraForTokenClassification',
  distilbert: 'DistilBertForTokenClassification',
  roberta: 'RobertaForTokenClassification',
};

/** @throws AppError `model` naming `file` and what in it cannot be used. */
export function parseConfiguration(text: string, file: string): ModelConfiguration {
  const fields = new Fields(parseObject(text, file), file);
  const architecture = readArchitecture(fields);
  const configuration =
    architecture === 'distilbert' ? readDistilbert(fields) : readBertLike(fields, architecture);
  return checked(configuration, fields);
}

/** Values of a JSON object, with errors that name the file and the key. */
class Fields {
  private readonly json: Json;
  private readonly file: string;

  constructor(json: Json, file: string) {
    this.json = json;
    this.file = file;
  }

  value(key: string): unknown {
    return this.json[key] ?? undefined;
  }

  count(key: string, fallback?: number): number {
    const value = this.value(key) ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31)
      return value;
    return this.refuse(`"${key}" must be a whole number`);
  }

  /** A number between 0 and 1. */
  fraction(key: string, fallback: number): number {
    const value = this.value(key) ?? fallback;
    if (typeof value === 'number' && value >= 0 && value < 1) return value;
    return this.refuse(`"${key}" must be a number from 0 up to 1`);
  }

  text(key: string, fallback: string): string {
    const value = this.value(key) ?? fallback;
    return typeof value === 'string' ? value : this.refuse(`"${key}" must be a text`);
  }

  refuse(problem: string): never {
    throw new AppError('model', `${this.file}: ${problem}`);
  }
}

function parseObject(text: string, file: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json;
  } catch {
    // The message below says it all; the parser's own would quote the file.
  }
  throw new AppError('model', `${file}: not a JSON object`);
}

/** Early BERT checkpoints name no type: they are known by their keys. */
function readArchitecture(fields: Fields): Architecture {
  const named = fields.text('model_type', fields.value('type_vocab_size') === undefined ? 'unnamed' : 'bert');
  for (const known of architectures) if (known === named) return known;
  return fields.refuse(
    `the architecture "${named}" is not supported; supported are ${architectures.join(', ')}`,
  );
}

function readBertLike(fields: Fields, architecture: Architecture): ModelConfiguration {
  const hiddenSize = fields.count('hidden_size');
  const layers = fields.count('num_hidden_layers');
  const hiddenDropout = fields.fraction('hidden_dropout_prob', architecture === 'albert' ? 0 : 0.1);
  const classifierKey = architecture === 'albert' ? 'classifier_dropout_prob' : 'classifier_dropout';
  return {
    architecture,
    vocabularySize: fields.count('vocab_size'),
    hiddenSize,
    embeddingSize: readEmbeddingSize(fields, architecture, hiddenSize),
    layers,
    layerGroups: architecture === 'albert' ? fields.count('num_hidden_groups', 1) : layers,
    attentionHeads: fields.count('num_attention_heads'),
    intermediateSize: fields.count('intermediate_size'),
    activation: readActivation(fields, 'hidden_act', architecture === 'albert' ? 'gelu_new' : 'gelu'),
    positions: fields.count('max_position_embeddings', 512),
    tokenTypes: fields.count('type_vocab_size', 2),
    layerNormEpsilon: fields.fraction('layer_norm_eps', 1e-12),
    hiddenDropout,
    attentionDropout: fields.fraction('attention_probs_dropout_prob', architecture === 'albert' ? 0 : 0.1),
    classifierDropout: fields.fraction(classifierKey, architecture === 'albert' ? 0.1 : hiddenDropout),
    paddingId: fields.count('pad_token_id', architecture === 'roberta' ? 1 : 0),
    tags: readTags(fields),
  };
}

function readEmbeddingSize(fields: Fields, architecture: Architecture, hiddenSize: number): number {
  const separate = architecture === 'albert' || architecture === 'electra';
  return separate ? fields.count('embedding_size', 128) : hiddenSize;
}

function readDistilbert(fields: Fields): ModelConfiguration {
  const hiddenSize = fields.count('dim', 768);
  const layers = fields.count('n_layers', 6);
  const hiddenDropout = fields.fraction('dropout', 0.1);
  return {
    architecture: 'distilbert',
    vocabularySize: fields.count('vocab_size'),
    hiddenSize,
    embeddingSize: hiddenSize,
    layers,
    layerGroups: layers,
    attentionHeads: fields.count('n_heads', 12),
    intermediateSize: fields.count('hidden_dim', 3072),
    activation: readActivation(fields, 'activation', 'gelu'),
    positions: fields.count('max_position_embeddings', 512),
    tokenTypes: 0,
    layerNormEpsilon: 1e-12,
    hiddenDropout,
    attentionDropout: fields.fraction('attention_dropout', 0.1),
    classifierDropout: hiddenDropout,
    paddingId: fields.count('pad_token_id', 0),
    tags: readTags(fields),
  };
}

function readActivation(fields: Fields, key: string, fallback: string): Activation {
  const name = fields.text(key, fallback);
  return Object.hasOwn(activationNames, name)
    ? activationNames[name]!
    : fields.refuse(`the activation "${name}" is not supported`);
}

/** Transformers' own default where a checkpoint has no labels: two of them. */
function readTags(fields: Fields): string[] {
  const labels = fields.value('id2label');
  if (labels === undefined) return ['LABEL_0', 'LABEL_1'];
  if (typeof labels !== 'object' || labels === null)
    return fields.refuse('"id2label" must map ids to labels');
  const entries = Object.entries(labels);
  const tags = entries.map((_, id) => (labels as Json)[String(id)]);
  if (tags.length === 0 || !tags.every((tag) => typeof tag === 'string'))
    return fields.refuse('"id2label" must name the ids from 0 on');
  return tags;
}

/** Far beyond any model of these families: a hostile file must not have a graph without end built. */
const largest = {
  layers: 1000,
  layerGroups: 1000,
  attentionHeads: 1000,
  hiddenSize: 1 << 16,
  embeddingSize: 1 << 16,
  intermediateSize: 1 << 18,
  positions: 1 << 20,
  vocabularySize: 1 << 24,
  tokenTypes: 1 << 16,
} as const;

/** A word piece, and one before and behind all. */
const shortestInput = 3;

function checkSizes(configuration: ModelConfiguration, fields: Fields): void {
  for (const name of Object.keys(largest) as (keyof typeof largest)[])
    if (configuration[name] > largest[name])
      fields.refuse(`a model with ${configuration[name]} ${name} is not supported: at most ${largest[name]}`);
}

function checked(configuration: ModelConfiguration, fields: Fields): ModelConfiguration {
  checkSizes(configuration, fields);
  const { hiddenSize, attentionHeads, layers, layerGroups } = configuration;
  const position = fields.text('position_embedding_type', 'absolute');
  if (position !== 'absolute') fields.refuse(`the position embedding "${position}" is not supported`);
  if (fields.count('inner_group_num', 1) !== 1)
    fields.refuse('"inner_group_num" other than 1 is not supported');
  if (attentionHeads === 0 || hiddenSize % attentionHeads !== 0)
    fields.refuse(`hidden size ${hiddenSize} cannot be split into ${attentionHeads} heads`);
  if (layers === 0 || layerGroups === 0) fields.refuse('a model without layers is not supported');
  if (maxLength(configuration) < shortestInput)
    fields.refuse(
      `"max_position_embeddings" of ${configuration.positions} leaves no room for a word: the model cannot read notes`,
    );
  if (configuration.paddingId >= configuration.vocabularySize)
    fields.refuse('"pad_token_id" is outside the vocabulary');
  return configuration;
}

/** The text of `config.json`, as `transformers` writes it for a token classifier. */
export function formatConfiguration(configuration: ModelConfiguration): string {
  const { architecture, tags } = configuration;
  const json = {
    architectures: [classNames[architecture]],
    model_type: architecture,
    ...(architecture === 'distilbert' ? distilbertKeys(configuration) : bertLikeKeys(configuration)),
    id2label: Object.fromEntries(tags.map((tag, id) => [String(id), tag])),
    label2id: Object.fromEntries(tags.map((tag, id) => [tag, id])),
    pad_token_id: configuration.paddingId,
    torch_dtype: 'float32',
    vocab_size: configuration.vocabularySize,
  };
  return JSON.stringify(json, undefined, 2) + '\n';
}

function bertLikeKeys(configuration: ModelConfiguration): Json {
  const { architecture } = configuration;
  const albert = architecture === 'albert';
  return {
    hidden_size: configuration.hiddenSize,
    num_hidden_layers: configuration.layers,
    num_attention_heads: configuration.attentionHeads,
    intermediate_size: configuration.intermediateSize,
    hidden_act: configuration.activation,
    hidden_dropout_prob: configuration.hiddenDropout,
    attention_probs_dropout_prob: configuration.attentionDropout,
    [albert ? 'classifier_dropout_prob' : 'classifier_dropout']: configuration.classifierDropout,
    max_position_embeddings: configuration.positions,
    type_vocab_size: configuration.tokenTypes,
    layer_norm_eps: configuration.layerNormEpsilon,
    position_embedding_type: 'absolute',
    ...(albert || architecture === 'electra' ? { embedding_size: configuration.embeddingSize } : {}),
    ...(albert ? { num_hidden_groups: configuration.layerGroups, inner_group_num: 1 } : {}),
  };
}

/** DistilBERT's config has one dropout for the hidden states and the classifier. */
function distilbertKeys(configuration: ModelConfiguration): Json {
  return {
    dim: configuration.hiddenSize,
    n_layers: configuration.layers,
    n_heads: configuration.attentionHeads,
    hidden_dim: configuration.intermediateSize,
    activation: configuration.activation,
    dropout: configuration.hiddenDropout,
    attention_dropout: configuration.attentionDropout,
    max_position_embeddings: configuration.positions,
    sinusoidal_pos_embds: false,
  };
}
