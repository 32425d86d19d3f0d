// Where training can start, for lists: built-in models, downloaded ones, random weights, the runs of this workspace.
import type { Choice } from '../../protocol/trainForm';
import { defaultCacheFolder, listCachedModels } from '../../runs/hub/cache';
import { summarizeModel } from '../../runs/modelSummary';
import type { Services } from '../app/services';
import { findRuns } from './findRuns';
import { builtInModels } from './modelTree';

const scratch: readonly Choice[] = [
  {
    value: 'scratch:bert-mini',
    title: 'BERT mini',
    detail: '4 layers × 256 from random weights; learns its word pieces from the notes.',
    group: 'From random weights',
  },
  {
    value: 'scratch:albert-mini',
    title: 'ALBERT mini',
    detail: 'The same with one shared layer, passed six times.',
    group: 'From random weights',
  },
];

/** Models that can tag, and so serve as a base too. */
export async function modelChoices(services: Services): Promise<Choice[]> {
  const runs = (await findRuns(services)).filter(({ usable }) => usable);
  return [
    ...(await builtInModels()).map(({ name, description }) => ({
      value: name,
      title: name,
      detail: `Finds ${description}.`,
      group: 'Built in',
    })),
    ...runs.map(({ name, description, reference }) => ({
      value: reference,
      title: name,
      detail: description,
      group: 'Runs in this workspace',
    })),
  ];
}

export async function baseChoices(services: Services): Promise<Choice[]> {
  const [models, downloaded] = await Promise.all([modelChoices(services), downloadedModels()]);
  return [...models, ...downloaded, ...scratch];
}

async function downloadedModels(): Promise<Choice[]> {
  const cached = await listCachedModels(defaultCacheFolder());
  const models = await Promise.all(
    cached.map(({ name, folder }) => summarizeModel({ name, folder, origin: 'downloaded' })),
  );
  return models.map(({ name, architecture, layers, hiddenSize }) => ({
    value: name,
    title: name,
    detail: `${architecture}, ${layers ?? '?'} layers × ${hiddenSize ?? '?'}; needs a new head for your labels.`,
    group: 'Downloaded',
  }));
}
