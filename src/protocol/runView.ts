// Messages between the run monitor and the editor.
import type { ExperimentProgress } from './experimentProgress';
import type { RunUpdate } from './runEvents';

/** `starting`: its task is under way, and has not written its manifest yet. */
export type RunViewState = 'starting' | 'running' | 'finished' | 'stopped' | 'broken';

export type ToRunView =
  | {
      readonly kind: 'run';
      readonly name: string;
      readonly folder: string;
      readonly state: RunViewState;
      readonly canCancel: boolean;
      /** What the person should know of this state, if anything. */
      readonly remark: string | null;
    }
  | { readonly kind: 'update'; readonly update: RunUpdate }
  /** The folder holds several runs. */
  | { readonly kind: 'experiment'; readonly experiment: ExperimentProgress }
  | { readonly kind: 'failed'; readonly message: string };

export type FromRunView =
  | { readonly kind: 'ready' }
  /** Shows the monitor of an experiment's run. */
  | { readonly kind: 'open'; readonly folder: string }
  | { readonly kind: 'do'; readonly action: 'cancel' | 'resume' | 'report' | 'use' | 'terminal' };
