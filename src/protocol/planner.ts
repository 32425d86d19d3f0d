// What the planning process is asked: what a training run would be, before it begins.
import type { RecipeName } from '../training/recipes';
import type { TrainingSettings } from '../training/settings';

export type Split = 'train' | 'dev' | 'test';

/** A run as the form has it so far: what was not said yet is absent. */
export interface PlanRequest {
  /** Absolute: where relative paths start. */
  readonly root: string;
  readonly notes: Partial<Readonly<Record<Split, string>>>;
  /** In place of dev notes. */
  readonly split?: string;
  /** The label map's file. */
  readonly labels?: string;
  readonly base?: string;
  readonly out?: string;
  readonly recipe?: RecipeName;
  /** Those that no file holds. */
  readonly settings: Partial<TrainingSettings>;
}

/** What was found in annotated notes. */
export interface NotesSummary {
  readonly documents: number;
  readonly entities: number;
  /** The most frequent label first. */
  readonly labels: readonly (readonly [label: string, entities: number])[];
  /** Places in the files that could not be read as they should. */
  readonly problems: number;
}

/** How long the run would be. */
export interface RunEstimate {
  /** Of an epoch. */
  readonly windows: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly steps: number;
}

export interface RunOutlook {
  readonly notes: Partial<Readonly<Record<Split, NotesSummary>>>;
  /** The whole recipe: what the base brings, and what was chosen on top; null while the base is not known. */
  readonly recipe: TrainingSettings | null;
  readonly estimate: RunEstimate | null;
  /** What keeps the run from starting, by what it is about: a split, `labels`, `base`, `out`, or a setting's flag (`--stride`). */
  readonly errors: Readonly<Record<string, string>>;
}

export interface PlannerContract {
  readonly plan: { readonly request: PlanRequest; readonly result: RunOutlook };
}
