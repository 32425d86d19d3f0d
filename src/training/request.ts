// A training run as a person asks for it, and what came of it.
import type { LabelMap } from '../corpus/labelMap';
import type { Split } from '../corpus/splitCorpus';
import type { Best, DevScores, DoneReason } from './events';
import type { NoteSelection } from './noteSelection';
import type { RecipeName } from './recipes';
import type { TrainingSettings } from './settings';

export const deviceChoices = ['auto', 'cpu', 'webgpu', 'cuda'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/** A run as `note-tagger train` states it. Paths are absolute. */
export interface TrainRequest {
  /** May be left out, like `dev` and `base`, when a run is resumed. */
  readonly train?: string;
  readonly dev?: string;
  /** In place of `dev`: part of the training notes, or of their sentences. */
  readonly split?: Split;
  /** Which of the notes there; all where it says nothing. */
  readonly selections?: Selections;
  /** Scored once, at the end. */
  readonly test?: string;
  /** A built-in model's name, a model folder, a run, `scratch:bert-mini` or `scratch:albert-mini`. */
  readonly base?: string;
  readonly out: string;
  readonly device: DeviceChoice;
  /** Goes on with the run in `out`, whose manifest states data, base and recipe; starts it when there is none. */
  readonly resume: boolean;
  /** The recipe of the base where it is left out. */
  readonly recipe?: RecipeName;
  /** What differs from the recipe. */
  readonly settings: Partial<TrainingSettings>;
  readonly labels?: LabelMap;
}

/** Of the training and the dev notes. */
export interface Selections {
  readonly train: readonly NoteSelection[];
  readonly dev: readonly NoteSelection[];
}

export interface TrainResult {
  readonly reason: DoneReason;
  /** Steps taken. */
  readonly step: number;
  /** The run folder. */
  readonly run: string;
  /** The best model's folder; null when no epoch ended. */
  readonly model: string | null;
  readonly report: string;
  readonly best: Best | null;
  readonly dev: DevScores | null;
  readonly test: DevScores | null;
  /** Of computing, all processes that worked on the run together. */
  readonly seconds: number;
  /** Of this process. */
  readonly peakMemoryBytes: number;
}
