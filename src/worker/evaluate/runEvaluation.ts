// The best model of a run, on notes that it was not trained on.
import { stat } from 'node:fs/promises';
import { AppError, throwIfCancelled } from '../../common/errors';
import { applyLabelMap } from '../../corpus/labelMap';
import type { Document } from '../../corpus/document';
import { splitCorpus } from '../../corpus/splitCorpus';
import type { EpochPoint } from '../../protocol/report';
import { readManifest } from '../../runs/manifest';
import { readMetrics } from '../../runs/metricsLog';
import { resolveModel } from '../../runs/modelRegistry';
import { runFolder } from '../../runs/runFolder';
import { loadTokenClassifier } from '../../runtime';
import { createIncrementalTagger } from '../../tagging/incrementalTagger';
import { selectNotes } from '../../training/noteSelection';
import { loadTokenizer } from '../../tokenizer/loadTokenizer';
import type { Context, ReadSide } from './evaluationContext';

export interface TaggedRun {
  readonly gold: ReadSide;
  readonly predicted: readonly Document[];
  readonly split: 'test' | 'dev';
}

/**
 * On its test notes where it has any, unless its dev notes are wanted.
 * @throws AppError `input` when the run's notes have gone; `model` when it has no model yet.
 */
export async function tagWithRun(
  run: string,
  { signal, progress }: Context,
  read: (data: string) => Promise<ReadSide>,
  wanted?: 'dev',
): Promise<TaggedRun> {
  const file = runFolder(run).manifest;
  if (!(await stat(file).catch(() => undefined))) {
    throw new AppError('input', `${run} holds no run: it has no manifest.json. Choose a run folder.`);
  }
  const manifest = await readManifest(file);
  const split = manifest.test === undefined ? 'dev' : (wanted ?? 'test');
  const data = (manifest[split] ?? manifest.dev).path;
  if (!(await stat(data).catch(() => undefined))) {
    throw new AppError(
      'input',
      `The ${split} notes of this run are no longer at ${data}. Put them back, or evaluate folders instead.`,
    );
  }
  const side = await read(data);
  const { folder } = await resolveModel(run);
  // In the precision and the windows that its dev scores were taken with: the report tells the same as the run.
  await using classifier = await loadTokenClassifier(folder, { precision: 'fp32' });
  const { maxLength } = manifest.settings;
  const tagger = createIncrementalTagger(classifier, await loadTokenizer(folder), { maxLength });
  const map = manifest.labels ?? undefined;
  const mapped = side.documents.map((document) => applyLabelMap(document, map).document);
  const parts =
    split === 'dev' && manifest.split !== undefined ? splitCorpus(mapped, manifest.split) : undefined;
  const gold = selectNotes(parts?.dev ?? mapped, manifest[split]?.selection);
  const predicted: Document[] = [];
  for (const [done, document] of gold.entries()) {
    throwIfCancelled(signal);
    progress({ message: `Tagging the ${split} notes`, done, total: gold.length });
    const { entities } = await tagger.tag(document.text, { signal, sentences: document.sentences });
    predicted.push({ ...document, annotations: entities });
  }
  return { gold: { ...side, documents: gold }, predicted, split };
}

/** Loss and dev scores by epoch. */
export async function epochPoints(run: string): Promise<EpochPoint[]> {
  const points = new Map<number, EpochPoint>();
  const add = (epoch: number, part: Partial<EpochPoint>): void =>
    void points.set(epoch, { ...points.get(epoch), ...part, epoch });
  for (const event of await readMetrics(runFolder(run).metrics).catch(() => [])) {
    if (event.kind === 'epoch-end') add(event.epoch, { loss: event.loss });
    if (event.kind === 'dev') add(event.epoch, event.scores.micro);
  }
  return [...points.values()].sort((a, b) => a.epoch - b.epoch);
}
