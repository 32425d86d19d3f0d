// A corpus of made-up sentences and a two-layer base to train on them within seconds, by the real runtime.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRandom } from '../../src/common/random';
import { initializeParameters } from '../../src/model/initialization';
import { scratchConfiguration } from '../../src/model/scratch';
import { writeModelFrame, writeWeights } from '../../src/runs/modelFolder';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';
import type { ExperimentRequest } from '../../src/runs/experiment/openExperiment';
import type { ExperimentAxes } from '../../src/runs/experiment/plan';
import type { TrainRequest } from '../../src/training/request';

const problems = [
  'chest pain',
  'fever',
  'acute kidney injury',
  'nausea',
  'a productive cough',
  'hypotension',
];
const tests = ['chest x-ray', 'troponin', 'blood cultures', 'an echocardiogram', 'CT of the abdomen'];
const treatments = ['aspirin', 'intravenous fluids', 'metoprolol 25 mg', 'oxygen', 'ceftriaxone'];

/** brat files: `count` notes of a few sentences each. */
export async function writeNotes(folder: string, count: number, seed: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const random = createRandom(seed);
  for (let index = 0; index < count; index++) {
    const note = new NoteText();
    for (let line = 0; line < 3; line++) {
      const pick = (from: readonly string[]): string => from[random.nextInt(from.length)]!;
      note.add('The patient presented with ').add(pick(problems), 'problem').add(' and was given ');
      note.add(pick(treatments), 'treatment').add('; ').add(pick(tests), 'test').add(' was unremarkable.\n');
    }
    await writeFile(path.join(folder, `note${index}.txt`), note.text);
    await writeFile(path.join(folder, `note${index}.ann`), note.annotations);
  }
}

class NoteText {
  text = '';
  annotations = '';
  private entities = 0;

  add(text: string, label?: string): this {
    if (label !== undefined) {
      this.entities += 1;
      const end = this.text.length + text.length;
      this.annotations += `T${this.entities}\t${label} ${this.text.length} ${end}\t${text}\n`;
    }
    this.text += text;
    return this;
  }
}

/** A BERT of two layers of 32 whose word pieces come from the vocabulary of the notes. */
export async function writeTinyBase(folder: string): Promise<void> {
  const words = [
    ...problems,
    ...tests,
    ...treatments,
    'The patient presented with and was given ; was unremarkable .',
  ];
  const tokenizer = trainWordPiece([...words, ...words], { size: 200, lowercase: true, minimumFrequency: 2 });
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  const mini = scratchConfiguration('scratch:bert-mini', vocabulary, ['O']);
  const size = {
    hiddenSize: 32,
    embeddingSize: 32,
    intermediateSize: 64,
    attentionHeads: 2,
    layers: 2,
    layerGroups: 2,
  };
  const configuration = { ...mini, ...size, positions: 64 };
  await writeModelFrame(folder, configuration, tokenizer, 64);
  await writeWeights(folder, initializeParameters(configuration, 1));
}

/** A request whose run takes about forty steps. */
export async function tinyRequest(root: string, out: string): Promise<TrainRequest> {
  const places = {
    train: path.join(root, 'train'),
    dev: path.join(root, 'dev'),
    base: path.join(root, 'base'),
  };
  await writeNotes(places.train, 12, 1);
  await writeNotes(places.dev, 4, 2);
  await writeTinyBase(places.base);
  const settings = { epochs: 6, batchSize: 4, learningRate: 3e-3, maxLength: 48, seed: 7 };
  return { ...places, out: path.join(root, out), device: 'cpu', resume: false, settings };
}

/** Two epochs a run, over folds of the twelve notes. */
export async function tinyFolds(root: string, out: string, axes: ExperimentAxes): Promise<ExperimentRequest> {
  const { train, base, settings, ...request } = await tinyRequest(root, out);
  const { device, resume } = request;
  return {
    train: train!,
    base: base!,
    out: request.out,
    device,
    resume,
    settings: { ...settings, epochs: 2 },
    axes,
  };
}
