// What a model folder says of itself, for lists: type, labels, size on disk.
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { labelsOfTags } from '../training/tagVocabulary';
import type { ModelReference } from './modelRegistry';

export interface ModelSummary {
  readonly name: string;
  readonly folder: string;
  /** `model_type` of config.json. */
  readonly architecture: string;
  readonly layers: number | null;
  readonly hiddenSize: number | null;
  readonly labels: readonly string[];
  readonly bytes: number;
}

const configSchema = v.object({
  // Early BERT models (Bio_ClinicalBERT is one) do not say it.
  model_type: v.optional(v.string(), 'bert'),
  num_hidden_layers: v.optional(v.number()),
  hidden_size: v.optional(v.number()),
  id2label: v.optional(v.record(v.string(), v.string()), {}),
});

export async function summarizeModel({ name, folder }: ModelReference): Promise<ModelSummary> {
  const config = v.parse(configSchema, JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')));
  return {
    name,
    folder,
    architecture: config.model_type,
    layers: config.num_hidden_layers ?? null,
    hiddenSize: config.hidden_size ?? null,
    labels: labelsOfTags(Object.values(config.id2label)),
    bytes: await folderSize(folder),
  };
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
