// An in-memory connection for tests: two ports that deliver on the next microtask.
import type { FromWorker, Port, ToWorker } from '../../src/protocol/calls';

export interface Connection {
  readonly host: Port<ToWorker, FromWorker>;
  readonly worker: Port<FromWorker, ToWorker>;
  /** The worker dies: both sides hear of it. */
  die(reason: string): void;
}

export function connect(): Connection {
  let open = true;
  const listeners = { host: [] as ((m: FromWorker) => void)[], worker: [] as ((m: ToWorker) => void)[] };
  const closers: ((reason: string) => void)[] = [];
  const waiting: FromWorker[] = [];
  const die = (reason: string): void => {
    if (!open) return;
    open = false;
    for (const close of closers) close(reason);
  };
  const deliverToHost = (message: FromWorker): void =>
    queueMicrotask(() => {
      if (!open) return;
      if (listeners.host.length === 0) waiting.push(message);
      for (const listener of listeners.host) listener(message);
    });
  return {
    host: {
      post: (message) =>
        queueMicrotask(() => open && listeners.worker.forEach((listener) => listener(message))),
      onMessage: (listener) => {
        listeners.host.push(listener);
        for (const message of waiting.splice(0)) listener(message);
      },
      onClose: (listener) => closers.push(listener),
      close: () => queueMicrotask(() => die('closed by the host')),
    },
    worker: {
      post: deliverToHost,
      onMessage: (listener) => listeners.worker.push(listener),
      onClose: (listener) => closers.push(listener),
      close: () => die('closed by the worker'),
    },
    die,
  };
}
