// The manifest of a run: everything needed to repeat it.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import { schedules } from '../training/settings';

export const settingsSchema = v.object({
  epochs: v.number(),
  batchSize: v.number(),
  accumulation: v.number(),
  learningRate: v.number(),
  schedule: v.picklist(schedules),
  warmup: v.number(),
  weightDecay: v.number(),
  clipNorm: v.number(),
  dropout: v.nullable(v.number()),
  maxLength: v.number(),
  stride: v.number(),
  patience: v.nullable(v.number()),
  seed: v.number(),
});

const selectionSchema = v.variant('kind', [
  v.object({
    kind: v.literal('fold'),
    fold: v.number(),
    of: v.number(),
    seed: v.number(),
    rest: v.boolean(),
  }),
  v.object({ kind: v.literal('share'), share: v.number(), seed: v.number(), rest: v.boolean() }),
]);

const selectionsOfSplit = v.pipe(v.array(selectionSchema), v.readonly());

export const dataSchema = v.object({
  /** Absolute. */
  path: v.string(),
  /** Which of the notes there; all where it says nothing. */
  selection: v.exactOptional(selectionsOfSplit),
  documents: v.number(),
  entities: v.number(),
  /** Of ids, texts and entities: the run goes on only with the same notes. */
  sha256: v.string(),
});

export const selectionsSchema = v.object({ train: selectionsOfSplit, dev: selectionsOfSplit });

export const labelsSchema = v.nullable(v.record(v.string(), v.nullable(v.string())));

const manifestSchema = v.object({
  schemaVersion: v.literal(1),
  /** ISO 8601. */
  created: v.string(),
  base: v.object({ name: v.string(), sha256: v.string() }),
  train: dataSchema,
  dev: dataSchema,
  test: v.optional(dataSchema),
  labels: labelsSchema,
  tags: v.array(v.string()),
  settings: settingsSchema,
  /** As it was asked for; the log names the one that was found. */
  device: v.string(),
  versions: v.record(v.string(), v.string()),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type DataDescription = Manifest['train'];

export async function writeManifest(file: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @throws AppError (`input`) when the file is no manifest of ours. */
export async function readManifest(file: string): Promise<Manifest> {
  const parsed = v.safeParse(manifestSchema, parseJson(file, await readFile(file, 'utf8')));
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]) ?? 'the whole file';
  throw new AppError('input', `${file} is no manifest of a run (${where}): restore it, or start a new run`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('input', `${file} is not JSON: restore it, or start a new run`, { cause });
  }
}
