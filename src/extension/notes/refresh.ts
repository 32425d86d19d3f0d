// When a note is tagged again: a moment after the last edit, one at a time, and what has become stale is dropped.
import { isCancellation } from '../../common/errors';

export interface RefreshTask {
  /** Does the work for one version of the text; must heed the signal. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Milliseconds between the last request and the work. */
  readonly delay: () => number;
}

export class Refresh {
  private readonly task: RefreshTask;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;

  constructor(task: RefreshTask) {
    this.task = task;
  }

  get isBusy(): boolean {
    return this.timer !== undefined || this.running !== undefined;
  }

  /** Cancels what runs for the text before, and starts anew when nothing more was asked for `delay`. */
  request(delay: number = this.task.delay()): void {
    this.cancel();
    this.timer = setTimeout(() => void this.start(), delay);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.abort();
    this.running = undefined;
  }

  private async start(): Promise<void> {
    this.timer = undefined;
    const controller = new AbortController();
    this.running = controller;
    try {
      await this.task.run(controller.signal);
    } catch (error) {
      if (!isCancellation(error) && !controller.signal.aborted) this.task.onError(error);
    } finally {
      if (this.running === controller) this.running = undefined;
    }
  }
}
