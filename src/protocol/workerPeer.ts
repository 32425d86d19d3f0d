// A worker that lives as long as it is needed: started by the first call, ended when idle, started anew after a crash with back-off.
import { AppError } from '../common/errors';
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

export class WorkerPeer<C extends Contract<C>> {
  private readonly options: WorkerPeerOptions;
  private client: CallClient<C> | undefined;
  private starting: Promise<CallClient<C>> | undefined;
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
    const client = await this.connect();
    try {
      const result = await client.call(method, request, options);
      this.crashes = 0;
      return result;
    } finally {
      this.startIdleTimer();
    }
  }

  /** Ends the process; the next call starts a new one, without back-off. */
  reset(): void {
    this.crashes = 0;
    clearTimeout(this.idleTimer);
    const client = this.client;
    this.client = undefined;
    client?.close();
  }

  dispose(): void {
    this.closed = true;
    this.reset();
  }

  private connect(): Promise<CallClient<C>> {
    clearTimeout(this.idleTimer);
    if (this.client !== undefined) return Promise.resolve(this.client);
    this.starting ??= this.start().finally(() => (this.starting = undefined));
    return this.starting;
  }

  private async start(): Promise<CallClient<C>> {
    const { name, backOff = defaultBackOff, maximumCrashes = 5 } = this.options;
    if (this.crashes >= maximumCrashes) {
      throw new AppError(
        'peer',
        `${name} process ended ${this.crashes} times in a row. See the output log, then reload the window.`,
      );
    }
    const delay = backOff(this.crashes);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (this.closed) throw new AppError('peer', `${name} process is closed.`);
    const port = this.options.start();
    const client = new CallClient<C>(port, name);
    port.onClose((reason) => this.forget(client, reason));
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
