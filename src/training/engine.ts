// What a run asks of the machine: a backend for a model. `runtime` answers; command line and worker bring the two together.
import type { ModelConfiguration } from '../model/configuration';
import type { Parameters } from '../model/parameters';
import type { BackendRecipe, TrainingBackend } from './backend';
import type { DeviceChoice } from './request';

/** The configuration's dropout is the one to train with. */
export type CreateBackend = (
  configuration: ModelConfiguration,
  parameters: Parameters,
  options: { readonly device: DeviceChoice; readonly recipe?: BackendRecipe },
) => Promise<TrainingBackend>;
