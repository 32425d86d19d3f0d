// Letting the event loop turn during long work that never waits: timers, signals and messages come through.

export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
