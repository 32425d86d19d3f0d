// How the program ends: exit codes (DESIGN: 0 done, 1 failed, 2 wrong usage, 3 done with losses) and the line that says why.
import { CommanderError } from 'commander';
import { AppError, describeError, isCancellation } from '../common/errors';

export const exitCodes = { done: 0, failed: 1, usage: 2, notAllCarriedOver: 3, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (isCancellation(error)) return exitCodes.interrupted;
  return error instanceof AppError && error.code === 'usage' ? exitCodes.usage : exitCodes.failed;
}

/** One line; nothing of a note. A defect of ours says how to see more. */
export function lineFor(error: unknown): string {
  const more = error instanceof AppError || isCancellation(error) ? '' : ' (NOTE_TAGGER_DEBUG=1 shows where)';
  return `note-tagger: ${describeError(error).replace(/\s*\n\s*/g, ' ')}${more}\n`;
}

/** What the person who stopped a command can do next; any other error as it is. */
export function stopped(error: unknown, advice: string): unknown {
  return isCancellation(error) ? new AppError('input', `Stopped: ${advice}`, { cause: error }) : error;
}
