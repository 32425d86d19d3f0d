// The preview by keyboard: rows with the arrows, Enter for the text, N for the note, / for the search.
import type { VirtualList } from './virtualList';

export interface KeyActions {
  readonly openLine: () => void;
  readonly openSource: () => void;
  readonly search: () => void;
}

const pageRows = 10;

export function listKeys(list: HTMLElement, rows: VirtualList, actions: KeyActions): void {
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => rows.activate(rows.activeRow + 1),
    ArrowUp: () => rows.activate(Math.max(0, rows.activeRow - 1)),
    PageDown: () => rows.activate(rows.activeRow + pageRows),
    PageUp: () => rows.activate(Math.max(0, rows.activeRow - pageRows)),
    Home: () => rows.activate(0),
    End: () => rows.activate(rows.count - 1),
    Enter: actions.openLine,
    n: actions.openSource,
    '/': actions.search,
  };
  list.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  });
}
