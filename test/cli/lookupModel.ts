// A model folder whose answer is known: a real BERT with weights such that each word of a list has its label, and others none.
import { scratchConfiguration } from '../../src/model/scratch';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameter } from '../../src/model/parameters';
import { writeModelFrame, writeWeights } from '../../src/runs/modelFolder';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';

const hidden = 16;

/**
 * @param words label → words, each a single piece. Attention and feed-forward are zero, so a piece's embedding — a one
 * at the place of its tag — reaches the classifier through layer norms alone.
 */
export async function writeLookupModel(
  folder: string,
  words: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const all = Object.values(words).flat();
  const tokenizer = trainWordPiece([...all, 'patient with and . , was given denies note', ...all], {
    size: 500,
    lowercase: true,
    minimumFrequency: 1,
  });
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  const tags = ['O', ...Object.keys(words).flatMap((label) => [`B-${label}`, `I-${label}`])];
  const configuration = {
    ...scratchConfiguration('scratch:bert-mini', vocabulary, tags),
    hiddenSize: hidden,
    embeddingSize: hidden,
    intermediateSize: hidden,
    attentionHeads: 2,
    layers: 1,
    layerGroups: 1,
    positions: 128,
  };
  const parameters = new Map<string, Parameter>();
  for (const [name, { shape, data }] of initializeParameters(configuration, 1)) {
    parameters.set(name, {
      shape,
      data: name.endsWith('LayerNorm.weight') ? data : new Float32Array(data.length),
    });
  }
  const embeddings = [...parameters].find(([name]) => name.endsWith('word_embeddings.weight'))![1].data;
  const classifier = parameters.get('classifier.weight')!.data;
  const axisOf = new Map<number, number>();
  Object.keys(words).forEach((label, index) => {
    for (const word of words[label]!) axisOf.set(tokenizer.encode(word).ids[0]!, 1 + 2 * index);
  });
  for (let id = 0; id < vocabulary.vocabularySize; id++) embeddings[id * hidden + (axisOf.get(id) ?? 0)] = 1;
  for (let tag = 0; tag < tags.length; tag++) classifier[tag * hidden + tag] = 2;
  await writeModelFrame(folder, configuration, tokenizer, 128);
  await writeWeights(folder, parameters);
}
