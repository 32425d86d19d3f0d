// Keeps a run's checkpoints, best weights, metrics and log while the loop goes on.
import type { FolderLock } from '../common/folderLock';
import type { TrainingBackend } from '../training/backend';
import type { TrainingEvent } from '../training/events';
import type { Keeper, LoopState } from '../training/loop';
import { writeCheckpoint } from './checkpoint';
import { MetricsLog } from './metricsLog';
import { writeWeights } from './modelFolder';
import type { RunFolder } from './runFolder';
import { logEvent } from './runLog';

/** A checkpoint costs a few copies of the weights: often enough that a kill loses little, rarely enough not to be felt. */
export interface CheckpointPace {
  readonly seconds: number;
  readonly steps: number;
}

export const usualPace: CheckpointPace = { seconds: 60, steps: Infinity };

export interface KeeperOptions {
  readonly run: RunFolder;
  readonly lock: Pick<FolderLock, 'expectOwn'>;
  readonly backend: TrainingBackend;
  readonly pace: CheckpointPace;
  /** Of metrics.jsonl that a resumed run keeps. */
  readonly metricsBytes: number;
  /** Computed before this process. */
  readonly secondsBefore: number;
}

export class RunKeeper implements Keeper, AsyncDisposable {
  private readonly options: KeeperOptions;
  private readonly metrics: MetricsLog;
  private readonly began = performance.now();
  private lastCheckpoint = { time: performance.now(), duration: 0 };
  private stepsSince = 0;

  private constructor(options: KeeperOptions, metrics: MetricsLog) {
    this.options = options;
    this.metrics = metrics;
  }

  static async open(options: KeeperOptions): Promise<RunKeeper> {
    return new RunKeeper(options, await MetricsLog.open(options.run.metrics, options.metricsBytes));
  }

  async record(event: TrainingEvent): Promise<void> {
    const now = new Date();
    const memory = event.kind === 'step' ? { memoryBytes: process.memoryUsage.rss() } : {};
    await this.metrics.append(event, { time: now.getTime(), ...memory });
    await logEvent(this.options.run.log, event, now);
  }

  /** Of computing, earlier processes included. */
  get seconds(): number {
    return this.options.secondsBefore + (performance.now() - this.began) / 1000;
  }

  checkpointDue(): boolean {
    this.stepsSince += 1;
    const { pace } = this.options;
    const { time, duration } = this.lastCheckpoint;
    // A slow disk must not eat the run: at most a tenth of the time goes into checkpoints.
    const wait = Math.max(pace.seconds * 1000, 10 * duration);
    return this.stepsSince >= pace.steps || performance.now() - time >= wait;
  }

  async keepCheckpoint(loop: LoopState): Promise<void> {
    const began = performance.now();
    const { backend, run, lock } = this.options;
    await lock.expectOwn();
    await this.metrics.flush();
    const state = { loop, metricsBytes: this.metrics.size, seconds: this.seconds };
    await writeCheckpoint(run.checkpoint, backend, state);
    this.lastCheckpoint = { time: performance.now(), duration: performance.now() - began };
    this.stepsSince = 0;
  }

  /** Configuration and tokenizer lie in `best/` since the run began: the weights alone change, in one rename. */
  async keepBest(): Promise<void> {
    const { backend, run, lock } = this.options;
    await lock.expectOwn();
    await writeWeights(run.best, await backend.scoredParameters());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.metrics[Symbol.asyncDispose]();
  }
}
