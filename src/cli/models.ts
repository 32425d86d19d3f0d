// `note-tagger models`: the models that are here and where they lie; on request, one more from the model hub.
import type { Command } from 'commander';
import { defaultCacheFolder, listCachedModels } from '../runs/hub/cache';
import { downloadModel, type DownloadProgress } from '../runs/hub/downloadModel';
import { defaultEndpoint } from '../runs/hub/request';
import { listBuiltInModels, type ModelReference } from '../runs/modelRegistry';
import { summarizeModel, type ModelSummary } from '../runs/modelSummary';
import { createProgress } from './progress';
import { abortOnSignals } from './signals';

const help = `
Use a name as \`--base\` of train or as \`--model\` of tag. A Hugging Face model folder or a run does as well.

--download is the only thing in this program that uses the network. It sends the model's name and nothing else, and goes on
where an earlier try stopped. Downloaded models stay in your cache folder (NOTE_TAGGER_CACHE chooses another).

Examples
  $ note-tagger models
  $ note-tagger models --json
  $ note-tagger models --download emilyalsentzer/Bio_ClinicalBERT
  $ note-tagger tag notes/ --model clinical-bert-mini --out predictions/`;

export function registerModels(program: Command): void {
  program
    .command('models')
    .summary('list the models that are here, or download one')
    .description('Lists the built-in and downloaded models: name, shape, labels, size and folder.')
    .option('--json', 'as JSON')
    .option('--download <name>', 'fetch a model (owner/name) from the model hub first')
    .option('--revision <revision>', 'branch, tag or commit to download', 'main')
    .option('--hub <url>', 'address of another model hub', defaultEndpoint)
    .addHelpText('after', help)
    .action(models);
}

interface ModelsOptions {
  readonly json?: boolean;
  readonly download?: string;
  readonly revision: string;
  readonly hub: string;
}

async function models({ json = false, download, revision, hub }: ModelsOptions): Promise<void> {
  if (download !== undefined) await fetchModel(download, revision, hub);
  const references = download === undefined ? await listModels() : await listDownloaded(download, revision);
  const summaries = await Promise.all(references.map(summarizeModel));
  const text = json
    ? `${JSON.stringify({ schemaVersion: 1, models: summaries }, undefined, 2)}\n`
    : formatModels(summaries);
  process.stdout.write(text);
}

async function fetchModel(name: string, revision: string, endpoint: string): Promise<void> {
  using abort = abortOnSignals();
  using progress = createProgress();
  const onProgress = ({ file, receivedBytes, totalBytes }: DownloadProgress): void =>
    progress.update(`${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB  ${file}`);
  const { source } = await downloadModel(name, { revision, endpoint, signal: abort.signal, onProgress });
  if (source === 'cache')
    progress.warn(`${endpoint} cannot be reached: this is ${name} as it was downloaded before`);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

async function listModels(): Promise<ModelReference[]> {
  return [...(await listBuiltInModels()), ...(await listDownloaded())];
}

async function listDownloaded(name?: string, revision?: string): Promise<ModelReference[]> {
  const all = await listCachedModels(defaultCacheFolder());
  const asked = all.filter(
    (model) => name === undefined || (model.name === name && model.revision === revision),
  );
  return asked.map((model) => ({ name: model.name, folder: model.folder, origin: 'downloaded' }));
}

function formatModels(models: readonly ModelSummary[]): string {
  if (models.length === 0)
    return 'No models: this installation has no models folder, and none was downloaded.\n';
  return models.map(formatModel).join('');
}

function formatModel({
  name,
  architecture,
  layers,
  hiddenSize,
  labels,
  bytes,
  folder,
}: ModelSummary): string {
  const shape = layers === null || hiddenSize === null ? '' : `, ${layers} layers × ${hiddenSize}`;
  return `${name}  ${architecture}${shape}  ${labels.join(', ') || 'no entity labels'}  ${(bytes / 1e6).toFixed(1)} MB\n  ${folder}\n`;
}
