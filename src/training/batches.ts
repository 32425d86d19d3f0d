// Batches of windows of about the same length, in an order that seed and epoch alone decide.
import { createRandom } from '../common/random';
import type { Batch } from './backend';

/** One window with its labels: what a model learns from. */
export interface Example {
  /** `[length]`, special pieces included. */
  readonly inputIds: Int32Array;
  /** Tag id at the first piece of each owned word, −100 elsewhere. */
  readonly labels: Int32Array;
}

/** The label that the loss passes over. */
export const ignoredLabel = -100;

/** Padded widths: each width is a shape of its own to the runtime, so there are few. */
export const paddedWidths = [32, 64, 96, 128, 192, 256, 384, 512] as const;

export function paddedWidth(length: number): number {
  return paddedWidths.find((width) => length <= width) ?? Math.ceil(length / 128) * 128;
}

/** The batches of one epoch (from 0). Every example is in exactly one; neighbours in a batch have about the same length. */
export function epochBatches(examples: readonly Example[], order: BatchOrder): Example[][] {
  const random = createRandom(mixSeed(order.seed, order.epoch));
  const shuffled = random.shuffle([...examples]);
  // A stable sort keeps the shuffle within a width; one list, cut in runs, leaves a single short batch for all widths.
  const byWidth = shuffled.sort((a, b) => paddedWidth(a.inputIds.length) - paddedWidth(b.inputIds.length));
  const batches: Example[][] = [];
  for (let from = 0; from < byWidth.length; from += order.batchSize) {
    batches.push(byWidth.slice(from, from + order.batchSize));
  }
  return random.shuffle(batches);
}

export interface BatchOrder {
  readonly batchSize: number;
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
}

export interface PaddingOptions {
  readonly paddingId: number;
  /** Longest window, special pieces included. */
  readonly maxLength: number;
}

/** Pads to the width of the longest example, never beyond `maxLength`: a model has no positions there. */
export function collate(examples: readonly Example[], { paddingId, maxLength }: PaddingOptions): Batch {
  const longest = Math.max(...examples.map(({ inputIds }) => inputIds.length));
  const sequence = Math.max(longest, Math.min(paddedWidth(longest), maxLength));
  const size = examples.length * sequence;
  const inputIds = new Int32Array(size).fill(paddingId);
  const attentionMask = new Int32Array(size);
  const labels = new Int32Array(size).fill(ignoredLabel);
  examples.forEach((example, row) => {
    inputIds.set(example.inputIds, row * sequence);
    attentionMask.fill(1, row * sequence, row * sequence + example.inputIds.length);
    labels.set(example.labels, row * sequence);
  });
  return { batch: examples.length, sequence, inputIds, attentionMask, labels };
}

/** A 32-bit mix of a seed and a counter that is never 0: neighbouring counters share no pattern. */
export function mixSeed(seed: number, counter: number): number {
  let z = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(counter + 1, 0x85ebca77)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) % 0x7fffffff || 1;
}
