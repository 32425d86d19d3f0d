// What the page remembers while it is hidden or closed.
import type { ErrorFilter } from './errorFilter';

export interface PageState {
  readonly tab?: string;
  readonly rule?: string;
  /** Table → column and direction. */
  readonly sorts?: Readonly<Record<string, Sort>>;
  readonly filter?: ErrorFilter;
  readonly breakdown?: string;
}

export interface Sort {
  readonly column: number;
  readonly descending: boolean;
}

/** Keeps the parts together and writes them down at every change. */
export interface StateKeeper {
  readonly current: PageState;
  change(part: PageState): void;
}

export function keepState(initial: PageState | undefined, write: (state: PageState) => void): StateKeeper {
  let current = initial ?? {};
  return {
    get current() {
      return current;
    },
    change(part) {
      current = { ...current, ...part };
      write(current);
    },
  };
}
