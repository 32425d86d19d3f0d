// A model or run as the Models and Runs view lists it, and as its commands receive it.

export interface ModelItem {
  readonly kind: 'model' | 'run';
  /** As people call it. */
  readonly name: string;
  /** What `--model` and the setting take: a built-in name or an absolute folder. */
  readonly reference: string;
  /** Absolute. */
  readonly folder: string;
  readonly builtIn: boolean;
  /** One line: F1, labels, state. */
  readonly description: string;
  readonly usable: boolean;
  readonly hasReport: boolean;
  readonly state: RunState | 'model';
}

export type RunState = 'running' | 'finished' | 'stopped' | 'broken';
