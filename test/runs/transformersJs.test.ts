// An exported model in Transformers.js' own token-classification pipeline: the same tags and scores as ours.
import path from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import { readModelFolder } from '../../src/model/folder';
import { exportModel } from '../../src/runs/exportModel';
import { writeModelFrame, writeWeights } from '../../src/runs/modelFolder';
import { loadTokenClassifier } from '../../src/runtime/index';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';
import { withHead } from '../../src/training/classifierHead';
import { temporaryFolder } from './temporary';
import { writeTinyBase } from './tinyRun';

const tags = ['O', 'B-problem', 'I-problem', 'B-test', 'I-test'];
const text = 'The patient presented with chest pain; troponin was unremarkable.';

/** A random head over the tags, sharp enough that one tag wins. */
async function writeTagger(folder: string): Promise<void> {
  await writeTinyBase(folder);
  const { configuration, parameters } = await readModelFolder(folder);
  const change = { hiddenSize: configuration.hiddenSize, from: [], to: tags };
  const head = withHead(parameters, change, createRandom(5));
  for (const name of ['classifier.weight', 'classifier.bias']) {
    const { data } = head.get(name)!;
    for (let i = 0; i < data.length; i++) data[i] = data[i]! * 40;
  }
  await writeModelFrame(folder, { ...configuration, tags }, await loadTokenizer(folder), 64);
  await writeWeights(folder, head);
}

async function ourTags(folder: string): Promise<{ entity: string; score: number }[]> {
  const tokenizer = await loadTokenizer(folder);
  await using classifier = await loadTokenClassifier(folder, { precision: 'fp32' });
  const { ids } = tokenizer.encode(text);
  const inputIds = Int32Array.of(tokenizer.special.start, ...ids, tokenizer.special.end);
  const batch = {
    batch: 1,
    sequence: inputIds.length,
    inputIds,
    attentionMask: new Int32Array(inputIds.length).fill(1),
  };
  const logits = await classifier.logits(batch);
  return Array.from(ids, (_id, index) => {
    const row = Array.from(logits.subarray((index + 1) * tags.length, (index + 2) * tags.length));
    const sum = row.reduce((total, x) => total + Math.exp(x), 0);
    const best = row.indexOf(Math.max(...row));
    return { entity: tags[best]!, score: Math.exp(row[best]!) / sum };
  });
}

it("an exported model gives Transformers.js' pipeline the same tags and scores as ours", async () => {
  const root = await temporaryFolder();
  await writeTagger(path.join(root, 'model'));
  await exportModel(path.join(root, 'model'), 'huggingface', path.join(root, 'exported'));
  env.allowRemoteModels = false;
  env.localModelPath = root;
  const theirs = await pipeline('token-classification', 'exported', { dtype: 'fp32' });
  const found = (await theirs(text, { ignore_labels: [] })) as { entity: string; score: number }[];
  await theirs.dispose();
  const expected = await ourTags(path.join(root, 'exported'));
  expect(found.map(({ entity }) => entity)).toEqual(expected.map(({ entity }) => entity));
  expect(new Set(found.map(({ entity }) => entity)).size).toBeGreaterThan(1);
  found.forEach(({ score }, index) => expect(Math.abs(score - expected[index]!.score)).toBeLessThan(1e-4));
});
