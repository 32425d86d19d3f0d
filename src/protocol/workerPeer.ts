// A worker that lives as long as it is needed: started by the first call, ended when idle, started anew after a crash with back-off.
import { AppError, throwIfCancelled } from '../common/errors';
import { untilCancelled } from '../common/untilCancelled';
import { CallClient, type CallOptions } from './callClient';
import type { Contract, FromWorker, Port, ProgressOf, RequestOf, ResultOf, ToWorker } from './calls';

export interface WorkerPeerOptions {
  /** For messages: "The tagger". */
  readonly name: string;
  readonly start: () => Port<ToWorker, FromWorker>;
  /** Milliseconds without a call after which the process is ended; Infinity keeps it. */
  readonly idleAfter: number;
  /** Milliseconds to wait before start `n` after `n` crashes in a row. */
  readonly backOff?: (crashes: number) => number;
  /** After so many crashes in a row calls fail until `reset`. */
  readonly maximumCrashes?: number;
  readonly onCrash?: (reason: string) => void;
}

const defaultBackOff = (crashes: number): number =>
  crashes === 0 ? 0 : Math.min(30_000, 250 * 2 ** crashes);

/** A process that is not ready yet; `stop` gives it up. */
interface Starting<C extends Contract<C>> {
  readonly client: Promise<CallClient<C>>;
  readonly stop: AbortController;
}

export class WorkerPeer<C extends Contract<C>> {
  private readonly options: WorkerPeerOptions;
  private client: CallClient<C> | undefined;
  private starting: Starting<C> | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private crashes = 0;
  private starts = 0;
  private closed = false;

  constructor(options: WorkerPeerOptions) {
    this.options = options;
  }

  /** Counts the starts: what was said to an earlier generation is forgotten. 0 while none runs. */
  get generation(): number {
    return this.client === undefined ? 0 : this.starts;
  }

  /** Waits until the process is there, and returns its generation. */
  async open(): Promise<number> {
    await this.connect();
    return this.starts;
  }

  /** @throws AppError `peer`, CancelledError, or what the handler threw. */
  async call<M extends keyof C & string>(
    method: M,
    request: RequestOf<C, M>,
    options: CallOptions<ProgressOf<C, M>> = {},
  ): Promise<ResultOf<C, M>> {
    throwIfCancelled(options.signal);
    const client = await untilCancelled(this.connect(), options.signal);
    try {
      const result = await client.call(method, request, options);
      this.crashes = 0;
      return result;
    } finally {
      this.startIdleTimer();
    }
  }

  /** Ends the process, also one that is just starting; the next call starts a new one, without back-off. */
  reset(): void {
    this.crashes = 0;
    clearTimeout(this.idleTimer);
    const { client, starting } = this;
    this.client = undefined;
    this.starting = undefined;
    client?.close();
    starting?.stop.abort();
  }

  dispose(): void {
    this.closed = true;
    this.reset();
  }

  private connect(): Promise<CallClient<C>> {
    clearTimeout(this.idleTimer);
    if (this.client !== undefined) return Promise.resolve(this.client);
    this.starting ??= this.begin();
    return this.starting.client;
  }

  private begin(): Starting<C> {
    const stop = new AbortController();
    const client = this.start(stop.signal).finally(() => {
      if (this.starting === starting) this.starting = undefined;
    });
    const starting = { client, stop };
    return starting;
  }

  private async start(stop: AbortSignal): Promise<CallClient<C>> {
    const { name, backOff = defaultBackOff, maximumCrashes = 5 } = this.options;
    if (this.crashes >= maximumCrashes) {
      throw new AppError(
        'peer',
        `${name} process ended ${this.crashes} times in a row. See the output log, then reload the window.`,
      );
    }
    const delay = backOff(this.crashes);
    if (delay > 0) await pause(delay, stop);
    if (this.closed) throw new AppError('peer', `${name} process is closed.`);
    // Reset while it waited: whoever waits with it is served by the next one.
    if (stop.aborted) return this.connect();
    const port = this.options.start();
    const client = new CallClient<C>(port, name);
    port.onClose((reason) => this.forget(client, reason));
    stop.addEventListener('abort', () => client.close(), { once: true });
    this.starts++;
    await client.ready;
    this.client = client;
    return client;
  }

  private forget(client: CallClient<C>, reason: string): void {
    if (this.client === client) this.client = undefined;
    if (client.wasClosed) return;
    this.crashes++;
    this.options.onCrash?.(reason);
  }

  private startIdleTimer(): void {
    clearTimeout(this.idleTimer);
    if (!Number.isFinite(this.options.idleAfter) || this.client === undefined) return;
    this.idleTimer = setTimeout(() => {
      if (this.client?.pendingCalls === 0) this.reset();
    }, this.options.idleAfter);
    this.idleTimer.unref();
  }
}

/** Milliseconds, or less when it is stopped. */
const pause = (time: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, time);
    stop.addEventListener('abort', end, { once: true });
  });
