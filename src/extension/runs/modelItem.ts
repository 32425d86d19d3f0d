// A model or run as the Models and Runs view lists it, and as its commands receive it.
import type { RunDescription } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';

export interface ModelItem {
  readonly kind: 'model' | 'run';
  /** An experiment's runs, by folder. */
  readonly runs?: readonly string[];
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

export function runItem({ folder, state, usable, description, runs }: RunDescription): ModelItem {
  const name = folder.split(/[\\/]/).at(-1) ?? folder;
  return {
    kind: 'run',
    name,
    reference: folder,
    folder,
    builtIn: false,
    description,
    usable,
    hasReport: usable,
    state,
    ...(runs === undefined ? {} : { runs }),
  };
}
