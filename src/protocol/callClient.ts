// The asking side of a connection to a worker: ready handshake, pending calls, cancellation, and their end when the worker goes.
import { AppError, CancelledError, throwIfCancelled } from '../common/errors';
import { assertNever } from '../common/assertNever';
import type { Contract, FromWorker, Port, ProgressOf, RequestOf, ResultOf, ToWorker } from './calls';

export interface CallOptions<P> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: P) => void) | undefined;
  /** A cancelled call waits until the worker has put things in order, or has ended all the same. */
  readonly waitWhenCancelled?: boolean;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: (progress: unknown) => void;
}

export class CallClient<C extends Contract<C>> {
  /** Resolves when the worker said that it is ready; rejects when it went before. */
  readonly ready: Promise<void>;
  private readonly port: Port<ToWorker, FromWorker>;
  private readonly name: string;
  private readonly pending = new Map<number, Pending>();
  private resolveReady: () => void = () => undefined;
  private rejectReady: (error: Error) => void = () => undefined;
  private nextId = 1;
  private closedBecause: string | undefined;
  private closedByUs = false;

  /** @param name for messages: "The tagger". */
  constructor(port: Port<ToWorker, FromWorker>, name: string) {
    this.port = port;
    this.name = name;
    this.ready = new Promise((resolve, reject) => {
      this.resolveReady = resolve;
      this.rejectReady = reject;
    });
    // A worker may go while nobody waits for it: the next call tells.
    this.ready.catch(() => undefined);
    port.onMessage((message) => this.receive(message));
    port.onClose((reason) => this.end(reason));
  }

  get pendingCalls(): number {
    return this.pending.size;
  }

  /** True after `close`; false when the worker went by itself. */
  get wasClosed(): boolean {
    return this.closedByUs;
  }

  /** @throws AppError `peer` when the worker is gone or goes; CancelledError when the signal aborts. */
  async call<M extends keyof C & string>(
    method: M,
    request: RequestOf<C, M>,
    options: CallOptions<ProgressOf<C, M>> = {},
  ): Promise<ResultOf<C, M>> {
    throwIfCancelled(options.signal);
    await this.ready;
    throwIfCancelled(options.signal);
    if (this.closedBecause !== undefined) throw this.gone(this.closedBecause);
    const id = this.nextId++;
    const cancel = (): void => {
      this.port.post({ kind: 'cancel', id });
      if (options.waitWhenCancelled !== true) this.settle(id)?.reject(new CancelledError());
    };
    try {
      return await new Promise<ResultOf<C, M>>((resolve, reject) => {
        this.pending.set(id, {
          resolve: (result) => resolve(result as ResultOf<C, M>),
          reject,
          progress: (progress) => options.onProgress?.(progress as ProgressOf<C, M>),
        });
        options.signal?.addEventListener('abort', cancel, { once: true });
        this.port.post({ kind: 'call', id, method, request });
      });
    } finally {
      options.signal?.removeEventListener('abort', cancel);
    }
  }

  close(): void {
    this.closedByUs = true;
    this.port.close();
    this.end('closed');
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready': {
        this.resolveReady();
        return;
      }
      case 'progress':
        return this.pending.get(message.id)?.progress(message.progress);
      case 'result':
        return this.settle(message.id)?.resolve(message.result);
      case 'failure':
        return this.settle(message.id)?.reject(new AppError(message.code, message.message));
      case 'cancelled':
        return this.settle(message.id)?.reject(new CancelledError());
      default:
        assertNever(message, 'message of a worker');
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private end(reason: string): void {
    if (this.closedBecause !== undefined) return;
    this.closedBecause = reason;
    this.rejectReady(this.gone(reason));
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(this.gone(reason));
  }

  private gone(reason: string): AppError {
    return new AppError(
      'peer',
      `${this.name} process ended (${reason}). Try again; the output log has details.`,
    );
  }
}
