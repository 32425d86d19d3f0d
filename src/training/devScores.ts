// Strict scores of the weights as they stand in a backend: notes are tagged as `tag` would, then compared with all their gold entities.
import type { Document } from '../corpus/document';
import { scoreSeqeval, scoreStrict } from '../evaluation/evaluate';
import type { TokenClassifier } from '../tagging/classifier';
import { tagDocument } from '../tagging/tagDocument';
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { TrainingBackend } from './backend';
import type { DevScores } from './events';
import type { TrainingSettings } from './settings';

export interface ScoringModel {
  readonly backend: Pick<TrainingBackend, 'device' | 'logits'>;
  readonly tokenizer: Tokenizer;
  readonly tags: readonly string[];
  readonly settings: Pick<TrainingSettings, 'maxLength'>;
}

/** @throws CancelledError between batches. */
export async function scoreDocuments(
  model: ScoringModel,
  gold: readonly Document[],
  signal?: AbortSignal,
): Promise<DevScores> {
  const classifier = asClassifier(model);
  const { maxLength } = model.settings;
  const predicted: Document[] = [];
  for (const document of gold) {
    const options = { maxLength, ...(signal === undefined ? {} : { signal }) };
    const annotations = await tagDocument(document, classifier, model.tokenizer, options);
    // Without the source's sentences, whose tags are the gold ones.
    predicted.push({ id: document.id, text: document.text, annotations });
  }
  return { ...plainScores(scoreStrict(gold, predicted)), seqeval: scoreSeqeval(gold, predicted) };
}

/** The backend stays open: it goes on training. */
function asClassifier({ backend, tags, settings }: ScoringModel): TokenClassifier {
  return {
    tags,
    maxLength: settings.maxLength,
    device: backend.device,
    precision: 'fp32',
    logits: async (batch) => backend.logits(batch),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Without the counts that follow from those of the labels. */
function plainScores({ micro, macro, perLabel }: ReturnType<typeof scoreStrict>): DevScores {
  const three = ({ precision, recall, f1 }: DevScores['micro']): DevScores['micro'] => ({
    precision,
    recall,
    f1,
  });
  const labels = Object.entries(perLabel).map(([label, own]) => {
    const { support, truePositives, falsePositives } = own;
    return [label, { ...three(own), support, truePositives, falsePositives }] as const;
  });
  return { micro: three(micro), macro: three(macro), perLabel: Object.fromEntries(labels) };
}
