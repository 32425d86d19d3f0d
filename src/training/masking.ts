// Masked language modelling: an encoder learns a language from unlabelled notes by restoring pieces hidden from it.
import type { Random } from '../common/random';
import { ignoredLabel, type Example } from './batches';

export interface MaskingOptions {
  readonly maskId: number;
  readonly vocabularySize: number;
  /** Pieces with ids below this are special and neither hidden nor drawn. */
  readonly firstOrdinaryId: number;
  /** Share of the pieces to restore; 0.15 in BERT. */
  readonly share: number;
}

/**
 * Hides pieces as BERT does (Devlin et al. 2019, 3.1): of those to restore 80 % become the mask, 10 % another piece, 10 % stay.
 * The label at each is the piece's own id, so that a token classifier whose tags are the vocabulary is the language model.
 */
export function maskExample(inputIds: Int32Array, options: MaskingOptions, random: Random): Example {
  const shown = inputIds.slice();
  const labels = new Int32Array(inputIds.length).fill(ignoredLabel);
  inputIds.forEach((id, position) => {
    if (id < options.firstOrdinaryId || random.next() >= options.share) return;
    labels[position] = id;
    shown[position] = disguise(id, options, random);
  });
  return { inputIds: shown, labels };
}

function disguise(
  id: number,
  { maskId, vocabularySize, firstOrdinaryId }: MaskingOptions,
  random: Random,
): number {
  const dice = random.next();
  if (dice < 0.8) return maskId;
  return dice < 0.9 ? firstOrdinaryId + random.nextInt(vocabularySize - firstOrdinaryId) : id;
}
