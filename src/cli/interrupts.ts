// Which signal asked the program to end, for the exit code; verbs that clean up listen by themselves (signals.ts).

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof numbers;

export interface Interrupts {
  /** 128 + the signal's number, as shells count; undefined when there was none. */
  exitCode(): number | undefined;
}

export function watchInterrupts(): Interrupts {
  let code: number | undefined;
  for (const signal of Object.keys(numbers) as Signal[]) {
    process.on(signal, () => {
      code ??= 128 + numbers[signal];
      // No verb listens: end as if nobody did.
      if (process.listenerCount(signal) === 1) process.exit(code);
    });
  }
  return { exitCode: () => code };
}
