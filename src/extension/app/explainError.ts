// What a person is told when a command fails: one line that never holds note text, and what they can do about it.
import { AppError, describeError, isCancellation, type ErrorCode } from '../../common/errors';
import { inEditorWords } from './editorWords';

export type Remedy = 'showLog' | 'chooseModel' | 'openSettings' | 'manageTrust' | 'restartTagger';

export interface Explanation {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

const remedies: Readonly<Record<ErrorCode, readonly Remedy[]>> = {
  usage: [],
  input: ['showLog'],
  output: ['showLog'],
  model: ['chooseModel', 'showLog'],
  device: ['openSettings', 'showLog'],
  memory: ['chooseModel', 'openSettings', 'showLog'],
  peer: ['restartTagger', 'showLog'],
  internal: ['showLog'],
};

/** Undefined for a cancellation: nothing is shown. */
export function explainError(error: unknown): Explanation | undefined {
  if (isCancellation(error)) return undefined;
  if (error instanceof TrustError) return { message: error.message, remedies: ['manageTrust'] };
  if (error instanceof AppError && error.code !== 'internal') {
    return { message: inEditorWords(error.message), remedies: remedies[error.code] };
  }
  const detail = describeError(error);
  return {
    message: `Something went wrong inside Clinical Note Tagger (${detail}). The output log has details.`,
    remedies: ['showLog'],
  };
}

/** Restricted Mode forbids what was asked for. */
export class TrustError extends Error {
  /** @param reason "Fine-tuning runs a task" */
  constructor(reason: string) {
    super(`${reason}, which Restricted Mode does not allow. Trust this workspace first.`);
    this.name = 'TrustError';
  }
}
