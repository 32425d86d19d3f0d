// Messages between the run monitor and the editor.
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
  | { readonly kind: 'failed'; readonly message: string };

export type FromRunView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'do'; readonly action: 'cancel' | 'resume' | 'report' | 'use' | 'terminal' };
