// Ctrl-C, termination and a closed terminal as an AbortSignal, so that a long command can end in good order.

export interface SignalAbort extends Disposable {
  readonly signal: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function abortOnSignals(): SignalAbort {
  const controller = new AbortController();
  const abort = (signal: NodeJS.Signals): void => {
    // Only an impatient person ends at once: a closing terminal hangs up twice, and means one orderly end.
    if (controller.signal.aborted && signal === 'SIGINT') process.exit(130);
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
