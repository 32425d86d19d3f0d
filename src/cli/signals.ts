// Ctrl-C and termination as an AbortSignal, so that a long command can end in good order; a second one ends at once.

export interface SignalAbort extends Disposable {
  readonly signal: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function abortOnSignals(): SignalAbort {
  const controller = new AbortController();
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  for (const name of signals) process.on(name, abort);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, abort);
    },
  };
}
