import { describe, expect, it } from 'vitest';
import type { TokenClassifier } from '../../src/tagging/classifier';
import { renameClassifier } from '../../src/tagging/renamedClassifier';

const batch = { batch: 1, sequence: 1, inputIds: Int32Array.of(2), attentionMask: Int32Array.of(1) };

class FixedClassifier implements TokenClassifier {
  readonly maxLength = 7;
  readonly device = 'CPU';
  readonly precision = 'int8';
  readonly tags: readonly string[];
  disposed = false;

  constructor(tags: readonly string[]) {
    this.tags = tags;
  }

  logits(): Promise<Float32Array> {
    return Promise.resolve(Float32Array.from(this.tags, (_, id) => id));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
    return Promise.resolve();
  }
}

describe('renameClassifier', () => {
  it('gives the labels their names and changes nothing else', async () => {
    const classifier = new FixedClassifier(['LABEL_0', 'LABEL_1']);
    const renamed = renameClassifier(classifier, ['O', 'B-problem'], 'm');
    expect(renamed).toMatchObject({
      tags: ['O', 'B-problem'],
      maxLength: 7,
      device: 'CPU',
      precision: 'int8',
    });
    expect(await renamed.logits(batch)).toEqual(Float32Array.of(0, 1));
    await renamed[Symbol.asyncDispose]();
    expect(classifier.disposed).toBe(true);
  });

  it('leaves a model with names as it is', () => {
    const classifier = new FixedClassifier(['O', 'B-problem']);
    expect(renameClassifier(classifier, undefined, 'm')).toBe(classifier);
  });

  it('refuses a model without names when none are given, and says how to give them', () => {
    const classifier = new FixedClassifier(['LABEL_0', 'LABEL_1', 'LABEL_2']);
    expect(() => renameClassifier(classifier, undefined, 'models/x')).toThrow(
      /^models\/x names its 3 labels LABEL_0 to LABEL_2 only: .*id2label.*--tags$/,
    );
  });

  it('refuses names that do not fit', () => {
    const classifier = new FixedClassifier(['LABEL_0', 'LABEL_1']);
    expect(() => renameClassifier(classifier, ['O'], 'm')).toThrow('2 labels, but 1 names');
  });
});
