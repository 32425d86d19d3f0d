// Everything a run needs before its first step: notes, base model, examples, folder, manifest.
import { AppError } from '../common/errors';
import { entitiesOf } from '../corpus/document';
import { readConfiguration } from '../model/folder';
import type { ModelConfiguration } from '../model/configuration';
import type { Parameters } from '../model/parameters';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { makeExamples, type ExampleSet } from '../training/examples';
import type { TrainRequest } from '../training/request';
import type { TrainingSettings } from '../training/settings';
import { tagVocabulary } from '../training/tagVocabulary';
import { loadBaseModel, withDropout } from './baseModel';
import { readCheckpoint, type Checkpoint } from './checkpoint';
import { writeManifest, type Manifest } from './manifest';
import { writeModelFrame } from './modelFolder';
import { readRunData, type RunData } from './runData';
import type { RunPlan } from './runPlan';
import { versions } from './versions';

export interface PreparedRun {
  readonly plan: RunPlan;
  readonly data: RunData;
  readonly configuration: ModelConfiguration;
  readonly tokenizer: Tokenizer;
  readonly settings: TrainingSettings;
  readonly parameters: Parameters;
  readonly examples: ExampleSet;
  /** Where a resumed run goes on; undefined when it begins. */
  readonly checkpoint: Checkpoint | undefined;
}

/** @throws AppError before anything is computed when the request cannot be carried out. */
export async function prepareRun(
  plan: RunPlan,
  request: TrainRequest,
  signal?: AbortSignal,
): Promise<PreparedRun> {
  const data = await readRunData(plan, signal);
  const checkpoint = plan.manifest === undefined ? undefined : await readCheckpoint(plan.folder.checkpoint);
  const model =
    checkpoint === undefined ? await startModel(request, plan, data) : await keptModel(plan, checkpoint);
  const { tokenizer, settings, configuration } = model;
  const { maxLength, stride } = settings;
  const examples = makeExamples(data.train.documents, {
    tokenizer,
    tags: configuration.tags,
    maxLength,
    stride,
  });
  return { plan, data, ...model, examples, checkpoint };
}

type Model = Pick<PreparedRun, 'configuration' | 'tokenizer' | 'settings' | 'parameters'>;

/** The base with a head for the labels of the training notes; the run's folder gets its manifest, and `best/` all but weights. */
async function startModel(request: TrainRequest, plan: RunPlan, data: RunData): Promise<Model> {
  const labels = data.train.documents.flatMap((document) => entitiesOf(document).map(({ label }) => label));
  const tags = tagVocabulary(labels);
  const base = await loadBaseModel(plan.base, {
    tags,
    recipe: plan.recipe,
    settings: plan.settings,
    documents: data.train.documents,
  });
  refuseOtherBase(plan, base.sha256);
  const manifest: Manifest = plan.manifest ?? {
    schemaVersion: 1,
    created: new Date().toISOString(),
    base: { name: plan.base, sha256: base.sha256 },
    train: data.train.description,
    dev: data.dev.description,
    ...(plan.split === undefined ? {} : { split: plan.split }),
    ...(data.test === undefined ? {} : { test: data.test.description }),
    labels: plan.labels ?? null,
    tags,
    recipe: base.recipe,
    settings: base.settings,
    device: request.device,
    versions: versions(),
  };
  await writeManifest(plan.folder.manifest, manifest);
  await writeModelFrame(plan.folder.best, base.configuration, base.tokenizer, base.settings.maxLength);
  return base;
}

function refuseOtherBase({ manifest, base }: RunPlan, sha256: string): void {
  if (manifest === undefined || manifest.base.sha256 === sha256) return;
  throw new AppError('model', `${base} is not the model the run began with: restore it, or start a new run`);
}

/** The base may be gone by now: shape and tokenizer lie in `best/`, the weights in the checkpoint. */
async function keptModel({ folder, settings }: RunPlan, { parameters }: Checkpoint): Promise<Model> {
  const whole = settings as TrainingSettings;
  const configuration = withDropout(await readConfiguration(folder.best), whole);
  return { configuration, tokenizer: await loadTokenizer(folder.best), settings: whole, parameters };
}
