// A model whose labels were saved without names (`LABEL_0`, `LABEL_1`, …), under the names that the user gives them.
import { AppError } from '../common/errors';
import { hasPlaceholderTags, renameTags } from '../model/checkpoint/tagNames';
import type { TokenClassifier } from './classifier';

/**
 * @param names tags in id order; undefined where the user gave none.
 * @param model as the user calls it.
 * @throws AppError when a model without names gets none, or when the names do not fit.
 */
export function renameClassifier(
  classifier: TokenClassifier,
  names: readonly string[] | undefined,
  model: string,
): TokenClassifier {
  if (names !== undefined) return new RenamedClassifier(classifier, renameTags(classifier.tags, names));
  if (!hasPlaceholderTags(classifier.tags)) return classifier;
  const { length } = classifier.tags;
  throw new AppError(
    'model',
    `${model} names its ${length} labels LABEL_0 to LABEL_${length - 1} only: write the tags (O, B-problem, …) into id2label of its ` +
      'config.json, or give them in order with --tags',
  );
}

class RenamedClassifier implements TokenClassifier {
  readonly tags: readonly string[];
  private readonly classifier: TokenClassifier;

  constructor(classifier: TokenClassifier, tags: readonly string[]) {
    this.classifier = classifier;
    this.tags = tags;
  }

  get maxLength(): number {
    return this.classifier.maxLength;
  }

  get device(): string {
    return this.classifier.device;
  }

  get precision(): TokenClassifier['precision'] {
    return this.classifier.precision;
  }

  async logits(...batch: Parameters<TokenClassifier['logits']>): Promise<Float32Array> {
    return this.classifier.logits(...batch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.classifier[Symbol.asyncDispose]();
  }
}
