// The model card of a fine-tuned model: Hugging Face front matter, what it was trained on in numbers, its scores. No note text, no paths.
import type { DevScores } from '../training/events';
import type { TrainingSettings } from '../training/settings';

export interface ModelCard {
  readonly name: string;
  readonly base: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly labels: readonly string[];
  readonly train: CardData;
  readonly dev: CardData;
  readonly settings: TrainingSettings;
  /** Training and development sentences are of the same notes. */
  readonly splitByRows: boolean;
  /** From 1: the epoch the weights are of. */
  readonly epoch: number;
  readonly scores: DevScores;
}

export interface CardData {
  readonly documents: number;
  readonly entities: number;
}

export function formatModelCard(card: ModelCard): string {
  return (
    [
      frontMatter(card),
      introduction(card),
      trainingSection(card),
      scoreSection(card),
      usageSection(),
      limitsSection(),
    ].join('\n\n') + '\n'
  );
}

function frontMatter({ name, scores }: ModelCard): string {
  const metric = (type: string, value: number): string =>
    `          - { type: ${type}, value: ${value.toFixed(4)}, name: strict ${type} }`;
  return `---
language: en
library_name: transformers
pipeline_tag: token-classification
tags: [token-classification, named-entity-recognition, clinical]
model-index:
  - name: ${JSON.stringify(name)}
    results:
      - task: { type: token-classification }
        dataset: { type: private, name: development notes }
        metrics:
${metric('precision', scores.micro.precision)}
${metric('recall', scores.micro.recall)}
${metric('f1', scores.micro.f1)}
---`;
}

function introduction({ name, base, architecture, parameters, labels }: ModelCard): string {
  const size = (parameters / 1e6).toFixed(1);
  return `# ${name}

Finds ${labels.join(', ')} in clinical notes: a ${architecture.toUpperCase()} token classifier with ${size} million parameters, fine-tuned from \`${base}\` with Clinical Note Tagger.`;
}

function trainingSection({ train, dev, settings, splitByRows, epoch }: ModelCard): string {
  const rows = splitByRows
    ? ' Training and development sentences were drawn from the same notes: on notes that the model has not read, expect less.'
    : '';
  return `## Training

| | notes | entities |
|---|---:|---:|
| training | ${train.documents} | ${train.entities} |
| development | ${dev.documents} | ${dev.entities} |

Weights of epoch ${epoch} (best strict F1 on the development notes); ${settings.epochs} epochs planned, ${settings.batchSize * settings.accumulation} windows a step, windows of ${settings.maxLength} word pieces with ${settings.stride} repeated, learning rate ${settings.learningRate} (${settings.schedule}, warm-up ${settings.warmup}), weight decay ${settings.weightDecay}, clipping ${settings.clipNorm}, seed ${settings.seed}${more(settings)}.${rows}`;
}

/** What is not as in the plain recipe. */
function more(settings: TrainingSettings): string {
  const { layerDecay, frozenLayers, labelSmoothing, classWeights, focal, ema, precision, extraTokens } =
    settings;
  const parts: readonly (readonly [boolean, string])[] = [
    [layerDecay < 1, `layer decay ${layerDecay}`],
    [frozenLayers !== null, `embeddings${frozenLayers ? ` and ${frozenLayers} layers` : ''} frozen`],
    [labelSmoothing > 0, `label smoothing ${labelSmoothing}`],
    [classWeights !== null, classWeights === 'balanced' ? 'balanced class weights' : 'class weights'],
    [focal > 0, `focal loss ${focal}`],
    [ema > 0, `weights averaged with decay ${ema}`],
    [precision === 'fp16', 'matrix products in 16 bits'],
    [extraTokens.length > 0, `${extraTokens.length} extra ${extraTokens.length === 1 ? 'token' : 'tokens'}`],
  ];
  return parts.flatMap(([holds, text]) => (holds ? [`, ${text}`] : [])).join('');
}

function scoreSection({ scores }: ModelCard): string {
  const row = (
    name: string,
    s: { precision: number; recall: number; f1: number },
    support: number | string,
  ): string =>
    `| ${name} | ${s.precision.toFixed(3)} | ${s.recall.toFixed(3)} | ${s.f1.toFixed(3)} | ${support} |`;
  const labels = Object.entries(scores.perLabel).map(([label, own]) => row(label, own, own.support));
  return `## Scores on the development notes

Strict: same span and same label, every gold entity counted.

| | precision | recall | F1 | support |
|---|---:|---:|---:|---:|
${[row('micro', scores.micro, ''), row('macro', scores.macro, ''), ...labels].join('\n')}`;
}

function usageSection(): string {
  return `## Use

\`\`\`sh
note-tagger tag notes/ --model path/to/this/folder --out predictions/
\`\`\`

\`\`\`python
from transformers import pipeline
tagger = pipeline("token-classification", model="path/to/this/folder", aggregation_strategy="simple")
\`\`\`

\`\`\`js
import { pipeline } from '@huggingface/transformers';
const tagger = await pipeline('token-classification', 'path/to/this/folder', { dtype: 'q8' });
\`\`\``;
}

function limitsSection(): string {
  return `## Limits

For research and for annotation that a person checks; not for decisions about patients. The development notes chose the epoch, so scores on unseen notes tend to be lower. Weights can remember what they were trained on: if the notes are under a data use agreement, so is this folder.`;
}
