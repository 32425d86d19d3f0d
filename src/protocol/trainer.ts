// What a child process that trains is asked, tells and answers.
import type { TrainingEvent } from '../training/events';
import type { TrainRequest, TrainResult } from '../training/request';

/** The contract of the training worker: events of the loop arrive as progress; a cancelled call leaves a checkpoint. */
export interface TrainerContract {
  readonly train: {
    readonly request: TrainRequest;
    readonly result: TrainResult;
    readonly progress: TrainingEvent;
  };
}
