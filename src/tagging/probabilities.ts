// Logits → probabilities of each word's tags.
import { AppError } from '../common/errors';

/** Keeps a forbidden or hopeless tag from making a whole sentence impossible. */
const smallest = 1e-30;

/**
 * Softmax over each row of `[words, tags]`.
 * @throws AppError when the model gave something else than numbers.
 */
export function tagProbabilities(logits: Float32Array, tags: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row += tags) {
    let largest = -Infinity;
    for (let i = row; i < row + tags; i++) largest = Math.max(largest, logits[i]!);
    let sum = 0;
    for (let i = row; i < row + tags; i++) sum += probabilities[i] = Math.exp(logits[i]! - largest);
    if (!(sum > 0 && sum < Infinity)) {
      throw new AppError(
        'model',
        'The model answers with values that are no numbers: its weights are broken, get or train it again',
      );
    }
    for (let i = row; i < row + tags; i++) probabilities[i] = Math.max(smallest, probabilities[i]! / sum);
  }
  return probabilities;
}
