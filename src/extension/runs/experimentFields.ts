// The experiment of a form: one run, or several that differ in one thing. Combinations are for the command line and tasks.json.
import { AppError } from '../../common/errors';
import type { ExperimentChoice, FormTexts } from '../../protocol/trainForm';
import { numberOf, numbersOf, seedsOf } from '../../runs/experiment/axisText';
import { planRuns, type ExperimentAxes } from '../../runs/experiment/plan';
import type { TaskDefinition } from './taskArguments';

/** As tasks.json has them. */
type Axis = 'folds' | 'seeds' | 'learningCurve';

/** A single run first: it is what an empty field stands for. */
export const experiments: readonly ExperimentChoice[] = [
  { value: '', title: 'Single run', detail: 'One model, scored on the dev notes.', usual: '', help: '' },
  {
    value: 'folds',
    title: 'Folds',
    detail: 'Cross-validation: each part of the training notes is the dev notes of one run.',
    usual: '5',
    help: 'How many parts.',
  },
  {
    value: 'seeds',
    title: 'Seeds',
    detail: 'The same training from several seeds: how far do its scores spread?',
    usual: '5',
    help: 'How many, or which: 13,14,15.',
  },
  {
    value: 'learningCurve',
    title: 'Learning curve',
    detail: 'One run a share of the training notes: would more notes help?',
    usual: '0.1,0.25,0.5,1',
    help: 'The shares, separated by commas.',
  },
];

const axes: Readonly<Record<Axis, (text: string) => ExperimentAxes>> = {
  folds: (text) => ({ folds: numberOf(text) }),
  seeds: (text) => ({ seeds: seedsOf(text) }),
  learningCurve: (text) => ({ shares: numbersOf(text) }),
};

export interface ReadExperiment {
  readonly definition: Pick<TaskDefinition, Axis>;
  readonly runs: number;
  /** In the words of the command line. */
  readonly error?: string;
}

export function readExperiment({ experiment = '', places = '' }: FormTexts): ReadExperiment {
  if (!isAxis(experiment)) return { definition: {}, runs: 1 };
  const usual = experiments.find(({ value }) => value === experiment)!.usual;
  const text = places.trim() === '' ? usual : places.replaceAll(/\s/g, '');
  const number = numberOf(text);
  const definition = { [experiment]: Number.isNaN(number) || experiment === 'learningCurve' ? text : number };
  try {
    return { definition, runs: planRuns(axes[experiment](text), 0).length };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { definition, runs: 1, error: error.message };
  }
}

const isAxis = (value: string): value is Axis => Object.hasOwn(axes, value);
