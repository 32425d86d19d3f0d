// A model fine-tuned here in @huggingface/transformers' own pipeline: the same labels and scores as in our tagging.
import path from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import { describe, expect, it } from 'vitest';
import { exportModel } from '../../src/runs/exportModel';
import { runTraining } from '../../src/runs/trainingRun';
import { createTrainingBackend, loadTokenClassifier } from '../../src/runtime/index';
import { tagProbabilities } from '../../src/tagging/probabilities';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';
import { temporaryFolder } from '../runs/temporary';
import { tinyRequest } from '../runs/tinyRun';

const texts = [
  'The patient presented with acute kidney injury and was given intravenous fluids; troponin was unremarkable.',
  'Fever, nausea; CEFTRIAXONE! An echocardiogram (chest x-ray) 😀 café [SEP] was given.',
];

interface PieceLabel {
  readonly entity: string;
  readonly score: number;
}

/** The most probable tag of every piece of a text, start and end piece included. */
async function ownLabels(folder: string, text: string): Promise<PieceLabel[]> {
  const tokenizer = await loadTokenizer(folder);
  await using classifier = await loadTokenClassifier(folder, { precision: 'fp32', threads: 1 });
  const { start, end } = tokenizer.special;
  const inputIds = Int32Array.from([start, ...tokenizer.encode(text).ids, end]);
  const sequence = inputIds.length;
  const attentionMask = new Int32Array(sequence).fill(1);
  const logits = await classifier.logits({ batch: 1, sequence, inputIds, attentionMask });
  const { tags } = classifier;
  const probabilities = tagProbabilities(logits, tags.length);
  return Array.from({ length: sequence }, (_, piece) => {
    const row = probabilities.subarray(piece * tags.length, (piece + 1) * tags.length);
    const score = Math.max(...row);
    return { entity: tags[row.indexOf(score)]!, score };
  });
}

describe('a fine-tuned model in the token-classification pipeline', () => {
  it('gives our labels and scores, piece by piece', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'run');
    const run = runTraining(
      { ...request, settings: { ...request.settings, epochs: 8 } },
      { createBackend: async (c, p, o) => createTrainingBackend(c, p, { ...o, threads: 1 }) },
    );
    while ((await run.next()).done !== true);
    const exported = path.join(root, 'exported');
    await exportModel(request.out, 'huggingface', exported);

    env.allowRemoteModels = false;
    env.localModelPath = root;
    const theirs = await pipeline('token-classification', 'exported', { dtype: 'fp32' });
    for (const text of texts) {
      const found = await theirs(text, { ignore_labels: [] });
      const own = await ownLabels(exported, text);
      // The pipeline leaves out special pieces, wherever they are.
      const expected = found.map(({ index, entity, score }) => ({ index, entity, score }));
      expect(expected.length).toBeGreaterThan(15);
      expect(new Set(expected.map(({ entity }) => entity)).size).toBeGreaterThan(2);
      for (const { index, entity, score } of expected) {
        expect(entity).toBe(own[index]!.entity);
        expect(score).toBeCloseTo(own[index]!.score, 4);
      }
    }
    await theirs.dispose();
  });
});
