// Where the page runs: in the editor, which can open notes and keeps state, or alone in a browser.
import type { ReportRequest } from '../../protocol/report';
import { linkToEditor, type EditorLink } from '../vscodeApi';

export interface Host<Out, State> extends EditorLink<Out, State> {
  /** Whether an editor is there to open notes. */
  readonly inEditor: boolean;
}

const storageKey = 'evaluation-report';

/** @param receive is called for every message of the editor */
export function connect<Out, State>(receive: (message: ReportRequest) => void): Host<Out, State> {
  if ('acquireVsCodeApi' in window)
    return { ...linkToEditor<ReportRequest, Out, State>(receive), inEditor: true };
  return {
    inEditor: false,
    post: () => undefined,
    getState: () => readState() as State | undefined,
    setState: writeState,
  };
}

/** Storage may be closed to files; the page then starts anew each time. */
function readState(): unknown {
  try {
    const text = sessionStorage.getItem(storageKey);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writeState(state: unknown): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(state));
  } catch {
    // Nothing is lost but the place on the page.
  }
}
