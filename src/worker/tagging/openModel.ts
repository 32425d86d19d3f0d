// Opens a model for tagging: a built-in one, a folder or a run.
import { AppError } from '../../common/errors';
import type { LoadedModel, ModelChoice } from '../../protocol/tagger';
import { resolveModel } from '../../runs/modelRegistry';
import { loadTokenClassifier } from '../../runtime';
import { createIncrementalTagger } from '../../tagging/incrementalTagger';
import { loadTokenizer } from '../../tokenizer/loadTokenizer';
import type { OpenModel } from './modelSlot';

/** @throws AppError `model`, `device` */
export async function openModel({ model, device, precision }: ModelChoice): Promise<OpenModel> {
  const { name, folder } = await resolveModel(model);
  const tokenizer = await loadTokenizer(folder);
  const classifier = await loadTokenClassifier(folder, { device, precision });
  const labels = labelsOf(classifier.tags);
  if (labels.length === 0) {
    await classifier[Symbol.asyncDispose]();
    throw new AppError('model', `${name} has no entity labels: fine-tune it first, or choose another model.`);
  }
  const description: LoadedModel = {
    name: shortName(name),
    device: classifier.device,
    precision: classifier.precision,
    labels,
  };
  return {
    description,
    createTagger: () => createIncrementalTagger(classifier, tokenizer),
    [Symbol.asyncDispose]: () => classifier[Symbol.asyncDispose](),
  };
}

const labelsOf = (tags: readonly string[]): string[] => [
  ...new Set(tags.flatMap((tag) => (/^[BIES]-/.test(tag) ? [tag.slice(2)] : []))),
];

/** The last folder of a path; `best` and `model` are named by the run around them. */
function shortName(name: string): string {
  const parts = name.split(/[\\/]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? name;
  return /^(best|model)$/.test(last) ? (parts.at(-2) ?? last) : last;
}
