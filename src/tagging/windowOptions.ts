// How long tagging's windows are and how much they share, when nobody says otherwise.
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { WindowOptions } from '../tokenizer/window';
import type { TokenClassifier } from './classifier';

/** Longer windows cost more (attention is quadratic) and an edit recomputes at least one. */
const usualLength = 256;

/** Never longer than the model's position table, nor than what it was trained on (`model_max_length`). */
export function windowOptions(
  classifier: Pick<TokenClassifier, 'maxLength'>,
  tokenizer: Pick<Tokenizer, 'maxLength'>,
  { maxLength, stride }: Partial<WindowOptions>,
): WindowOptions {
  const length = Math.min(maxLength ?? usualLength, classifier.maxLength, tokenizer.maxLength ?? Infinity);
  return { maxLength: length, stride: stride ?? Math.floor(length / 8) };
}
