// Errors a person can act on. A message names the file and line and says what to do; it never holds note text.

export type ErrorCode =
  | 'usage' // the call's words are off: exit code 2
  | 'input' // a file cannot be read as what it should be
  | 'output' // a file cannot be written
  | 'model' // a model folder or checkpoint cannot be used
  | 'device' // a device cannot be used
  | 'memory' // a device's memory ran out
  | 'peer' // a child process ended before it answered
  | 'internal'; // a defect of ours

/** The one error class of the project. `message` is shown to people as it is: it must not quote a note. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** Thrown when the user cancelled: callers end quietly and show nothing. */
export class CancelledError extends Error {
  constructor() {
    super('Cancelled');
    this.name = 'CancelledError';
  }
}

export function isCancellation(error: unknown): boolean {
  return error instanceof CancelledError || (error instanceof Error && error.name === 'AbortError');
}

/** @throws CancelledError when the signal was aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** One line for people: messages of our own errors as they are, of foreign errors by their class and system code only. */
export function describeError(error: unknown): string {
  if (error instanceof AppError || error instanceof CancelledError) return error.message;
  if (!(error instanceof Error)) return 'Unknown error';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const path = 'path' in error && typeof error.path === 'string' ? ` (${error.path})` : '';
  return `${error.name}${code}${path}`;
}

/** Whether a system error has one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** What `reasons` says of a system error's code (`ENOENT` …). */
export function systemReason(cause: unknown, reasons: Readonly<Record<string, string>>): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return Object.hasOwn(reasons, code) ? reasons[code] : undefined;
}
