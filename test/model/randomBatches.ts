// What backends are compared on: batches of random pieces, and a step that moves far enough to show a difference.
import { createRandom } from '../../src/common/random';
import type { ModelConfiguration } from '../../src/model/configuration';
import { plainStep, type Batch } from '../../src/training/backend';

export const recipe = { ...plainStep, learningRate: 1e-3 };

/** The scores `[batch*sequence, tags]` at pieces alone: what a model gives at padding means nothing. */
export function atPieces(
  scores: Float32Array,
  { attentionMask }: Pick<Batch, 'attentionMask'>,
): Float32Array {
  const width = scores.length / attentionMask.length;
  return scores.filter((_, index) => attentionMask[Math.floor(index / width)] === 1);
}

/** Batches of random pieces, each sequence padded to a random length, every third piece unlabelled. */
export function randomBatches(
  configuration: ModelConfiguration,
  steps: number,
  batch: number,
  sequence: number,
): Batch[] {
  const random = createRandom(7);
  return Array.from({ length: steps }, () => {
    const [inputIds, attentionMask, labels] = [0, 1, 2].map(() => new Int32Array(batch * sequence)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    for (let row = 0; row < batch; row++) {
      const length = sequence / 2 + random.nextInt(sequence / 2 + 1);
      for (let i = 0; i < sequence; i++) {
        const at = row * sequence + i;
        const piece = i < length;
        inputIds[at] = piece ? 3 + random.nextInt(configuration.vocabularySize - 3) : configuration.paddingId;
        attentionMask[at] = Number(piece);
        labels[at] = piece && i % 3 > 0 ? inputIds[at] % configuration.tags.length : -100;
      }
    }
    return { batch, sequence, inputIds, attentionMask, labels };
  });
}
