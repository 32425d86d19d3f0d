#!/usr/bin/env node
// The command line's entry: runs the program and turns how it ended into an exit code and one line.
import { CommanderError } from 'commander';
import { writeFailure } from '../common/writeFailure';
import { exitCodeOf, exitCodes, lineFor } from './ending';
import { watchInterrupts } from './interrupts';
import { createProgram } from './program';

/** A reader that closed the pipe (`| head`) has all it wanted, one whose disk is full has not; a terminal that is gone reads nothing. */
function endWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(lineFor(writeFailure('Standard output', error)));
    process.exit(exitCodes.failed);
  });
  process.stderr.on('error', () => undefined);
}

async function main(): Promise<void> {
  endWithoutReader();
  const interrupts = watchInterrupts();
  try {
    const program = await createProgram(process.argv[2]);
    await program.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = interrupts.exitCode() ?? exitCodeOf(error);
    if (!(error instanceof CommanderError)) process.stderr.write(lineFor(error));
    if (process.env['NOTE_TAGGER_DEBUG'] && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
  }
}

void main();
