// What a run asks of the machine: a backend for a model. `runtime` answers; command line and worker bring the two together.
import type { ModelConfiguration } from '../model/configuration';
import type { Parameters } from '../model/parameters';
import type { TrainingBackend } from './backend';
import type { DeviceChoice } from './request';

export interface BackendRequest {
  /** With the dropout to train with. */
  readonly configuration: ModelConfiguration;
  readonly parameters: Parameters;
  readonly device: DeviceChoice;
}

export interface TrainingEngine {
  createBackend(request: BackendRequest): Promise<TrainingBackend>;
}
