// The answering side of a connection: one handler a method, each with its own cancellation.
import { AppError, describeError, isCancellation } from '../common/errors';
import { assertNever } from '../common/assertNever';
import type { Contract, FromWorker, Port, ProgressOf, RequestOf, ResultOf, ToWorker } from './calls';

export interface HandlerContext<P> {
  readonly signal: AbortSignal;
  readonly progress: (progress: P) => void;
}

/** A missing handler is a compile error. The synchronous part of a handler runs in the order in which calls were made. */
export type Handlers<C extends Contract<C>> = {
  readonly [M in keyof C]: (
    request: RequestOf<C, M>,
    context: HandlerContext<ProgressOf<C, M>>,
  ) => ResultOf<C, M> | Promise<ResultOf<C, M>>;
};

/** Answers calls until the port closes; running calls are aborted then. Says `ready` at once. */
export function serveCalls<C extends Contract<C>>(
  port: Port<FromWorker, ToWorker>,
  handlers: Handlers<C>,
): void {
  const running = new Map<number, AbortController>();
  port.onMessage((message) => {
    switch (message.kind) {
      case 'call':
        void answer(port, handlers, running, message);
        return;
      case 'cancel':
        running.get(message.id)?.abort();
        return;
      default:
        assertNever(message, 'message to a worker');
    }
  });
  port.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  port.post({ kind: 'ready' });
}

async function answer<C extends Contract<C>>(
  port: Port<FromWorker, ToWorker>,
  handlers: Handlers<C>,
  running: Map<number, AbortController>,
  { id, method, request }: Extract<ToWorker, { kind: 'call' }>,
): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    if (!Object.hasOwn(handlers, method)) throw new AppError('internal', `Unknown call “${method}”`);
    const handler = handlers[method as keyof C];
    const progress = (value: unknown): void => port.post({ kind: 'progress', id, progress: value });
    const result = await handler(request as RequestOf<C, keyof C>, { signal: controller.signal, progress });
    port.post({ kind: 'result', id, result });
  } catch (error) {
    port.post(failure(id, error));
  } finally {
    running.delete(id);
  }
}

function failure(id: number, error: unknown): FromWorker {
  if (isCancellation(error)) return { kind: 'cancelled', id };
  const code = error instanceof AppError ? error.code : 'internal';
  return { kind: 'failure', id, code, message: describeError(error) };
}
