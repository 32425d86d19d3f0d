// experiment.json: which runs belong together, and all that is needed to begin those that have not begun.
import path from 'node:path';
import * as v from 'valibot';
import { recipeNames } from '../../training/recipes';
import { deviceChoices } from '../../training/request';
import { experimentFileName, runNameSchema } from './experimentReport';
import { readJsonFile, writeJsonFile } from '../jsonFile';
import { dataSchema, labelsSchema, selectionsSchema, settingsSchema, splitSchema } from '../manifest';

const experimentSchema = v.object({
  schemaVersion: v.literal(1),
  /** ISO 8601. */
  created: v.string(),
  base: v.string(),
  /** Of all notes, whatever part of them a run takes. */
  train: dataSchema,
  /** Null where the dev notes are folds of the training notes. */
  dev: v.nullable(dataSchema),
  /** Of the training notes, in place of dev notes of their own. */
  split: v.exactOptional(splitSchema),
  test: v.nullable(dataSchema),
  labels: labelsSchema,
  /** The one of the base where none was named. */
  recipe: v.exactOptional(v.picklist(recipeNames)),
  /** What was chosen for all runs; the rest is the recipe's. */
  settings: v.partial(settingsSchema),
  device: v.picklist(deviceChoices),
  /** In the order they are carried out. */
  runs: v.array(v.object({ name: runNameSchema, seed: v.number(), selections: selectionsSchema })),
});

export type ExperimentFile = v.InferOutput<typeof experimentSchema>;

const fileOf = (folder: string): string => path.join(folder, experimentFileName);

export async function writeExperimentFile(folder: string, experiment: ExperimentFile): Promise<void> {
  await writeJsonFile(fileOf(folder), experiment);
}

/**
 * Undefined where the folder is no experiment.
 * @throws AppError (`input`) when its file is damaged
 */
export async function readExperimentFile(folder: string): Promise<ExperimentFile | undefined> {
  return readJsonFile(fileOf(folder), experimentSchema, {
    kind: 'experiment',
    advice: 'restore it, or start a new experiment',
  });
}
