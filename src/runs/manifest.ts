// The manifest of a run: everything needed to repeat it.
import * as v from 'valibot';
import { AppError } from '../common/errors';
import { splitUnits } from '../corpus/splitCorpus';
import { recipeNames } from '../training/recipes';
import { readJsonFile, writeJsonFile } from './jsonFile';
import { precisions, schedules } from '../training/settings';

export const settingsSchema = v.object({
  epochs: v.number(),
  batchSize: v.number(),
  accumulation: v.number(),
  learningRate: v.number(),
  schedule: v.picklist(schedules),
  warmup: v.number(),
  // What the first runs did not know is what they did.
  layerDecay: v.optional(v.number(), 1),
  frozenLayers: v.optional(v.nullable(v.number()), null),
  weightDecay: v.number(),
  clipNorm: v.number(),
  dropout: v.nullable(v.number()),
  labelSmoothing: v.optional(v.number(), 0),
  classWeights: v.optional(
    v.nullable(v.union([v.literal('balanced'), v.record(v.string(), v.number())])),
    null,
  ),
  focal: v.optional(v.number(), 0),
  ema: v.optional(v.number(), 0),
  precision: v.optional(v.picklist(precisions), 'fp32'),
  maxLength: v.number(),
  stride: v.number(),
  extraTokens: v.optional(v.pipe(v.array(v.string()), v.readonly()), []),
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

export const splitSchema = v.object({ by: v.picklist(splitUnits), share: v.number(), seed: v.number() });

export const labelsSchema = v.nullable(v.record(v.string(), v.nullable(v.string())));

const manifestSchema = v.object({
  schemaVersion: v.literal(1),
  /** ISO 8601. */
  created: v.string(),
  base: v.object({ name: v.string(), sha256: v.string() }),
  train: dataSchema,
  dev: dataSchema,
  /** How `dev` was parted from `train`, where both are of one corpus. */
  split: v.optional(splitSchema),
  test: v.optional(dataSchema),
  labels: labelsSchema,
  tags: v.array(v.string()),
  /** Absent in the first runs. */
  recipe: v.optional(v.picklist(recipeNames)),
  settings: settingsSchema,
  /** As it was asked for; the log names the one that was found. */
  device: v.string(),
  versions: v.record(v.string(), v.string()),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type DataDescription = Manifest['train'];

export async function writeManifest(file: string, manifest: Manifest): Promise<void> {
  await writeJsonFile(file, manifest);
}

/** @throws AppError (`input`) when the file is absent, or no manifest of ours. */
export async function readManifest(file: string): Promise<Manifest> {
  const manifest = await readJsonFile(file, manifestSchema, {
    kind: 'manifest of a run',
    advice: 'restore it, or start a new run',
  });
  if (manifest !== undefined) return manifest;
  throw new AppError('input', `${file} is missing: restore it, or start a new run`);
}
