// What the documents process is asked about a run: what its metrics log tells since the last time.
import type { DevScores, DoneReason } from '../training/events';
import type { ExperimentProgress } from './experimentProgress';
import type { RunState } from './runState';

/** One row a step; arrays of equal length. */
export interface StepColumns {
  readonly step: Uint32Array;
  readonly loss: Float32Array;
  readonly learningRate: Float32Array;
  readonly tokensPerSecond: Float32Array;
  /** Milliseconds since 1970. */
  readonly time: Float64Array;
  /** Bytes of the training process; 0 where the log does not tell. */
  readonly memory: Float64Array;
}

export interface RunStart {
  readonly device: string;
  readonly parameters: number;
  readonly labels: readonly string[];
  readonly trainDocuments: number;
  readonly devDocuments: number;
  readonly epochs: number;
  readonly steps: number;
}

export interface DevPoint {
  readonly epoch: number;
  readonly step: number;
  readonly scores: DevScores;
}

export interface RunUpdate {
  /** Everything from the top, because the log was cut back by a resumed run: forget what was known. */
  readonly fromStart: boolean;
  readonly steps: StepColumns;
  readonly dev: readonly DevPoint[];
  readonly start: RunStart | null;
  readonly best: { readonly epoch: number; readonly f1: number } | null;
  /** Where memory last ran out, and how many word pieces are computed at once since; null where it never did. */
  readonly memory: { readonly step: number; readonly pieces: number } | null;
  readonly done: DoneReason | null;
  /** Whether the run is under way, as far as its log tells: another window or a terminal may have started it. */
  readonly isAlive: boolean;
  /** Bytes read: where the next call goes on. */
  readonly next: number;
}

export interface RunDescription {
  /** Absolute. */
  readonly folder: string;
  readonly state: RunState;
  /** It has a model that can tag. */
  readonly usable: boolean;
  /** One line: best score, state, base. */
  readonly description: string;
  /** An experiment's runs, by absolute folder. */
  readonly runs?: readonly string[];
}

export interface RunEventsContract {
  /** `running`: folders whose task is under way in this window. */
  readonly describeRuns: {
    readonly request: { readonly folders: readonly string[]; readonly running: readonly string[] };
    readonly result: readonly RunDescription[];
  };
  /** Null where the folder is no experiment. `isRunning`: its task is under way in this window. */
  readonly readExperiment: {
    readonly request: { readonly folder: string; readonly isRunning: boolean };
    readonly result: ExperimentProgress | null;
  };
  /** @throws AppError `input` when the folder is no run. */
  readonly readRun: {
    readonly request: { readonly run: string; readonly from: number };
    readonly result: RunUpdate;
  };
}
