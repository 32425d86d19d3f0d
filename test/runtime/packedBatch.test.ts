// A packed batch is the padded one without its padding: the same loss, gradients and masks, whatever the windows' lengths.
import { describe, expect, it } from 'vitest';
import { Builder } from '../../src/graph/builder';
import { Graph } from '../../src/graph/graph';
import { architectures } from '../../src/model/configuration';
import { dropoutKeys, dropoutKeysInput, HashDropout } from '../../src/model/dropout';
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend } from '../../src/runtime';
import { packBatch, spreadRows } from '../../src/runtime/packedBatch';
import type { Batch } from '../../src/training/backend';
import { prepare } from '../graph/evaluate';
import { smallModels } from '../model/smallModels';
import { atPieces, randomBatches, recipe } from '../model/randomBatches';

const { bert, roberta } = smallModels;
const batch = {
  batch: 2,
  sequence: 3,
  inputIds: Int32Array.of(7, 8, 0, 9, 0, 0),
  attentionMask: Int32Array.of(1, 1, 0, 1, 0, 0),
};

/** The same windows with `more` places of padding to the right of each. */
function widen(from: Batch, more: number): Batch {
  const sequence = from.sequence + more;
  const rows = (values: Int32Array, padding: number): Int32Array => {
    const wide = new Int32Array(from.batch * sequence).fill(padding);
    for (let row = 0; row < from.batch; row++)
      wide.set(values.subarray(row * from.sequence, (row + 1) * from.sequence), row * sequence);
    return wide;
  };
  return {
    batch: from.batch,
    sequence,
    inputIds: rows(from.inputIds, 0),
    attentionMask: rows(from.attentionMask, 0),
    labels: rows(from.labels, -100),
  };
}

describe('a packed batch', () => {
  it('keeps the pieces, and where they came from', () => {
    expect(packBatch(batch, bert)).toMatchObject({
      inputIds: Int32Array.of(7, 8, 9),
      positionIds: Int32Array.of(0, 1, 0),
      places: Int32Array.of(0, 1, 3),
      rows: Int32Array.of(0, 1, -1, 2, -1, -1),
    });
  });

  it('counts positions from behind the padding id where the model is a RoBERTa', () => {
    const first = roberta.paddingId + 1;
    expect(packBatch(batch, roberta).positionIds).toEqual(Int32Array.of(first, first + 1, first));
  });

  it('is spread out again with zeros at padding', () => {
    const spread = spreadRows(Float32Array.of(1, 2, 3, 4, 5, 6), packBatch(batch, bert));
    expect(spread).toEqual(Float32Array.of(1, 2, 3, 4, 0, 0, 5, 6, 0, 0, 0, 0));
  });
});

describe('training on packed batches', () => {
  it.each(architectures)('does not see how far %s was padded', async (architecture) => {
    const configuration = smallModels[architecture];
    const parameters = initializeParameters(configuration, 3);
    const [narrow] = randomBatches(configuration, 1, 3, 12);
    const wide = widen(narrow!, 9);
    await using first = await createTrainingBackend(configuration, parameters, { threads: 1 });
    await using second = await createTrainingBackend(configuration, parameters, { threads: 1 });
    const scores = [await first.logits(narrow!), await second.logits(wide)];
    const [ofNarrow, ofWide] = [atPieces(scores[0]!, narrow!), atPieces(scores[1]!, wide)];
    expect(ofWide.length).toBe(ofNarrow.length);
    ofWide.forEach((score, index) => expect(score).toBeCloseTo(ofNarrow[index]!, 5));
    const options = { ...recipe, step: 0, dropoutSeed: 0 };
    const [a, b] = [await first.step([narrow!], options), await second.step([wide], options)];
    expect(b.loss).toBeCloseTo(a.loss, 5);
    expect(b.gradientNorm / a.gradientNorm).toBeCloseTo(1, 5);
  });

  it('drops the same values of a row as padded batches do', async () => {
    const [tokens, width] = [6, 5];
    const places = Int32Array.of(0, 1, 3);
    const padded = await mask((g) => new HashDropout(g), [tokens, width]);
    const packed = await mask(
      (g) => new HashDropout(g, g.graph.input('places', 'int32', ['tokens'])),
      ['tokens', width],
      places,
    );
    const expected = [...places].flatMap((place) => [...padded.slice(place * width, (place + 1) * width)]);
    expect([...packed]).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set([0, 1]));
  });
});

async function mask(
  make: (g: Builder) => HashDropout,
  shape: readonly (number | string)[],
  places = new Int32Array(0),
): Promise<Float64Array> {
  const g = new Builder(new Graph());
  const dropout = make(g);
  const kept = dropout.mask(shape, 0.5)!;
  const evaluator = await prepare(
    g.graph,
    { kept },
    { [dropoutKeysInput]: [dropout.keyCount, 1], places: [places.length] },
  );
  const keys = dropoutKeys(5, dropout.keyCount);
  return (await evaluator.run({ [dropoutKeysInput]: keys, places }))['kept']!;
}
