// Messages between the run monitor and the editor.
import type { RunUpdate } from './runEvents';

export type RunViewState = 'running' | 'finished' | 'stopped' | 'broken';

export type ToRunView =
  | {
      readonly kind: 'run';
      readonly name: string;
      readonly folder: string;
      readonly state: RunViewState;
      readonly canCancel: boolean;
    }
  | { readonly kind: 'update'; readonly update: RunUpdate }
  | { readonly kind: 'failed'; readonly message: string };

export type FromRunView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'do'; readonly action: 'cancel' | 'resume' | 'report' | 'use' };
