// What a child process that trains is asked, tells and answers.
import type { LabelMap } from '../corpus/labelMap';
import type { Best, DoneReason, TrainingEvent } from '../training/events';
import type { TrainingSettings } from '../training/settings';

export const deviceChoices = ['auto', 'cpu', 'webgpu', 'cuda'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/** A run as `note-tagger train` states it. Paths are absolute. */
export interface TrainRequest {
  readonly train: string;
  readonly dev: string;
  /** A built-in model's name, a model folder, a run, `scratch:bert-mini` or `scratch:albert-mini`. */
  readonly base: string;
  readonly out: string;
  readonly device: DeviceChoice;
  /** Goes on with the run in `out`: its own manifest then states data, base and recipe. */
  readonly resume: boolean;
  /** What differs from the recipe of the base. */
  readonly settings: Partial<TrainingSettings>;
  readonly labels?: LabelMap;
}

export interface TrainResult {
  readonly reason: DoneReason;
  /** The run folder. */
  readonly run: string;
  /** The best model's folder; null when no epoch ended. */
  readonly model: string | null;
  readonly best: Best | null;
}

/** The contract of the training worker: events of the loop arrive as progress; a cancelled call leaves a checkpoint. */
export interface TrainerContract {
  readonly train: { readonly request: TrainRequest; readonly result: TrainResult; readonly progress: TrainingEvent };
}
