// Windows → batches of about equal length → each window's logits at the words it owns.
import { throwIfCancelled } from '../common/errors';
import type { Window } from '../tokenizer/window';
import type { InputBatch, TokenClassifier } from './classifier';

/** Pieces a batch, padding included: enough to keep two cores busy, little enough to be cancelled soon. */
const batchPieces = 2048;
/** Someone waits for the first batch: a screenful. */
const urgentPieces = 512;
/** Windows are put together by lengths in steps of this. */
const lengthStep = 16;

/** The part of a classifier that is needed here: a training backend has it too. */
export type LogitsSource = Pick<TokenClassifier, 'tags' | 'logits'>;

export interface InferenceOptions {
  readonly padding: number;
  readonly signal?: AbortSignal | undefined;
  /** Windows a batch at most. */
  readonly batchSize?: number | undefined;
  /** Whether the first windows are wanted soonest: computed in the order given, in small batches, not by length. */
  readonly inOrder?: boolean | undefined;
}

export interface WindowLogits {
  /** Index into the windows given. */
  readonly window: number;
  /** `[owned words, tags]`, in the order of the words. */
  readonly logits: Float32Array;
}

/** Yields after each batch. @throws CancelledError between batches. */
export async function* classifyWindows(
  source: LogitsSource,
  windows: readonly Window[],
  options: InferenceOptions,
): AsyncGenerator<readonly WindowLogits[]> {
  for (const members of planBatches(windows, options)) {
    throwIfCancelled(options.signal);
    const batch = padBatch(
      members.map((index) => windows[index]!),
      options.padding,
    );
    const logits = await source.logits(batch);
    throwIfCancelled(options.signal);
    yield members.map((window, row) => ({
      window,
      logits: ownedLogits(logits, row * batch.sequence, windows[window]!, source.tags.length),
    }));
  }
}

const paddedLength = (window: Window): number => Math.ceil(window.inputIds.length / lengthStep) * lengthStep;

function planBatches(
  windows: readonly Window[],
  { batchSize = 32, inOrder = false }: InferenceOptions,
): number[][] {
  const order = windows.map((_, index) => index);
  if (!inOrder) order.sort((a, b) => windows[b]!.inputIds.length - windows[a]!.inputIds.length || a - b);
  const most = inOrder ? urgentPieces : batchPieces;
  const batches: number[][] = [];
  let longest = 0;
  for (const index of order) {
    const last = batches.at(-1);
    const length = Math.max(longest, paddedLength(windows[index]!));
    if (last !== undefined && last.length < batchSize && length * (last.length + 1) <= most) {
      last.push(index);
      longest = length;
    } else {
      batches.push([index]);
      longest = paddedLength(windows[index]!);
    }
  }
  return batches;
}

/** As long as its longest window. */
export function padBatch(windows: readonly Window[], padding: number): InputBatch {
  const batch = windows.length;
  const sequence = Math.max(...windows.map(({ inputIds }) => inputIds.length));
  const inputIds = new Int32Array(batch * sequence).fill(padding);
  const attentionMask = new Int32Array(batch * sequence);
  windows.forEach((window, row) => {
    inputIds.set(window.inputIds, row * sequence);
    attentionMask.fill(1, row * sequence, row * sequence + window.inputIds.length);
  });
  return { batch, sequence, inputIds, attentionMask };
}

function ownedLogits(logits: Float32Array, row: number, window: Window, tags: number): Float32Array {
  const owned = window.words.filter((word) => word.owned);
  const result = new Float32Array(owned.length * tags);
  owned.forEach(({ position }, index) => {
    const from = (row + position) * tags;
    result.set(logits.subarray(from, from + tags), index * tags);
  });
  return result;
}
