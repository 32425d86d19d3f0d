// Trains the built-in model from nothing: word pieces, BC5CDR, then MACCROBAT with our own sample notes; measures it on MACCROBAT's test notes.
// Usage: npx tsx scripts/trainBuiltIn.ts DATA WORK [quick | masked]. Each stage is a folder under WORK and goes on where it was stopped.
// `quick` is a few minutes' worth; `masked` puts masked language modelling first, which pays when there are hours for it.
import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { TrainingProgress } from '../src/cli/trainingProgress';
import { createRandom } from '../src/common/random';
import { writeFileAtomic } from '../src/common/atomicFile';
import type { Document } from '../src/corpus/document';
import { parseLabelMap } from '../src/corpus/labelMap';
import { initializeParameters } from '../src/model/initialization';
import { readSafetensors } from '../src/model/safetensors';
import { scratchConfiguration } from '../src/model/scratch';
import { writeModelFrame, writeWeights } from '../src/runs/modelFolder';
import { runTraining } from '../src/runs/trainingRun';
import { createTrainingBackend } from '../src/runtime/index';
import { loadTokenizer } from '../src/tokenizer/loadTokenizer';
import { trainWordPiece } from '../src/tokenizer/trainWordPiece';
import { withHead } from '../src/training/classifierHead';
import type { TrainRequest, TrainResult } from '../src/training/request';
import {
  copyMaccrobat,
  maccrobatConfiguration,
  readBc5cdr,
  readSplit,
  readTexts,
  type Sources,
  type Split,
} from './builtInData';
import { formatBuiltInCard } from './builtInCard';
import { pretrain } from './pretrain';

const name = 'clinical-bert-mini';
const root = path.resolve(__dirname, '..');
const maxLength = 128;

interface Places {
  readonly sources: Sources;
  readonly work: string;
  readonly split: Split;
  readonly mode: 'quick' | 'usual' | 'masked';
}

async function main(): Promise<void> {
  const [data, work, mode] = process.argv.slice(2);
  if (data === undefined || work === undefined)
    throw new Error('Usage: trainBuiltIn.ts DATA WORK [quick | masked]');
  const split = await readSplit();
  const places: Places = {
    sources: { folder: data },
    work: path.resolve(work),
    split,
    mode: modeNamed(mode),
  };
  await gatherNotes(places);
  const language = await languageModel(places);
  const abstracts = await fineTuneOnAbstracts(places, language);
  const final = await fineTuneOnNotes(places, abstracts);
  await install(final, places);
}

const modeNamed = (mode: string | undefined): Places['mode'] =>
  mode === 'quick' || mode === 'masked' ? mode : 'usual';

/** MACCROBAT by split; our own training notes join its own. */
async function gatherNotes({ sources, work, split }: Places): Promise<void> {
  const notes = path.join(work, 'notes');
  await copyMaccrobat(sources, split, notes);
  await cp(path.join(root, 'media', 'samples', 'brat', 'train'), path.join(notes, 'train'), {
    recursive: true,
  });
}

/** Stage 1: a base folder with the word pieces of the texts, and an encoder that has read them when there is time for it. */
async function languageModel({ sources, work, split, mode }: Places): Promise<string> {
  const folder = path.join(work, 'language');
  if (existsSync(path.join(folder, 'model.safetensors'))) return folder;
  const texts = createRandom(1).shuffle(await readTexts(sources, split));
  const tokenizer = trainWordPiece(texts, { size: 8000, lowercase: true, minimumFrequency: 2 });
  const vocabulary = { vocabularySize: tokenizer.vocabularySize, paddingId: tokenizer.special.padding };
  const pieces = Array.from({ length: tokenizer.vocabularySize }, (_, id) => tokenizer.idToPiece(id));
  const configuration = {
    ...scratchConfiguration('scratch:bert-mini', vocabulary, pieces),
    positions: maxLength,
  };
  let parameters = initializeParameters(configuration, 13);
  if (mode === 'masked') {
    const out = path.join(work, 'pretraining');
    const settings = { epochs: 20, batchSize: 8, learningRate: 7e-4, warmup: 0.05, dropout: 0, maxLength };
    await pretrain({ texts, tokenizer, configuration, parameters, out, settings });
    parameters = await readSafetensors(path.join(out, 'best', 'model.safetensors'));
  }
  const headless = { hiddenSize: configuration.hiddenSize, from: [], to: ['O'] };
  await writeModelFrame(folder, { ...configuration, tags: ['O'] }, tokenizer, maxLength);
  await writeWeights(folder, withHead(parameters, headless, createRandom(13)));
  return folder;
}

/** Stage 2: chemicals and diseases of 1,500 abstracts, as treatments and problems. */
async function fineTuneOnAbstracts({ sources, work, mode }: Places, base: string): Promise<string> {
  const documents = await readBc5cdr(sources, { Chemical: 'treatment', Disease: 'problem' });
  const [train, dev] = [path.join(work, 'abstracts', 'train'), path.join(work, 'abstracts', 'dev')];
  await writeBrat(train, mode === 'quick' ? documents.slice(0, 500) : documents.slice(0, 1400));
  await writeBrat(dev, documents.slice(1400));
  const settings = { epochs: mode === 'quick' ? 2 : 3, learningRate: 5e-4, maxLength };
  const request = { train, dev, base, out: path.join(work, 'abstracts-run'), settings };
  await runStage(request);
  return path.join(request.out, 'best');
}

/** Stage 3: the notes themselves; the best epoch by their dev notes. */
async function fineTuneOnNotes({ work, mode }: Places, base: string): Promise<TrainResult> {
  const notes = (part: string): string => path.join(work, 'notes', part);
  const mapped = parseLabelMap(
    await readFile(path.join(maccrobatConfiguration, 'labels.json'), 'utf8'),
    'labels.json',
  );
  // The map drops what it does not name; our own notes have the three labels already.
  const labels = { ...mapped, problem: 'problem', test: 'test', treatment: 'treatment' };
  const settings = { epochs: mode === 'quick' ? 4 : 8, learningRate: 3e-4, maxLength, patience: 5 };
  const data = { train: notes('train'), dev: notes('dev'), test: notes('test') };
  return runStage({ ...data, base, out: path.join(work, 'notes-run'), labels, settings });
}

async function runStage(stage: Omit<TrainRequest, 'device' | 'resume'>): Promise<TrainResult> {
  using progress = new TrainingProgress();
  const events = runTraining(
    { ...stage, device: 'cpu', resume: true },
    { createBackend: createTrainingBackend },
  );
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    progress.show(next.value);
  }
}

/** brat files: text and entities. */
async function writeBrat(folder: string, documents: readonly Document[]): Promise<void> {
  for (const { id, text, annotations } of documents) {
    const lines = annotations.flatMap((entity) => {
      if (entity.kind !== 'entity') return [];
      const [{ start, end }] = entity.fragments;
      return [`${entity.id}\t${entity.label} ${start} ${end}\t${text.slice(start, end)}\n`];
    });
    await writeFileAtomic(path.join(folder, `${id}.txt`), text);
    await writeFileAtomic(path.join(folder, `${id}.ann`), lines.join(''));
  }
}

/** The int8 form is what tagging runs; the float32 form can be exported from the weights and would only cost space. */
async function install({ model, dev, test, best }: TrainResult, { work }: Places): Promise<void> {
  if (model === null || dev === null || test === null || best === null)
    throw new Error('The last stage has no scores');
  const target = path.join(root, 'models', name);
  await rm(target, { recursive: true, force: true });
  await cp(model, target, { recursive: true });
  await rm(path.join(target, 'onnx', 'model.onnx'));
  const { vocabularySize } = await loadTokenizer(target);
  const report = JSON.parse(await readFile(path.join(work, 'notes-run', 'report.json'), 'utf8')) as {
    seconds: number;
  };
  await writeFileAtomic(
    path.join(target, 'README.md'),
    formatBuiltInCard({ name, dev, test, best, vocabularySize, ...report }),
  );
  console.log(`dev F1 ${dev.micro.f1.toFixed(4)}, test F1 ${test.micro.f1.toFixed(4)} → ${target}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
