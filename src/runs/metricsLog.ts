// metrics.jsonl: one event a line. A resumed run cuts it back to its checkpoint, so that no step is told twice.
import { open, readFile, stat, truncate, type FileHandle } from 'node:fs/promises';
import type { TrainingEvent } from '../training/events';

export interface Stamp {
  /** When it happened (milliseconds since 1970). */
  readonly time: number;
  /** Of the process that computes the run; with steps alone. */
  readonly memoryBytes?: number;
}

export type LoggedEvent = TrainingEvent & Stamp;

export class MetricsLog implements AsyncDisposable {
  private readonly handle: FileHandle;
  private written: number;

  private constructor(handle: FileHandle, written: number) {
    this.handle = handle;
    this.written = written;
  }

  /** Opens for appending after the first `bytes` bytes; what follows them is cut away. */
  static async open(file: string, bytes: number): Promise<MetricsLog> {
    const size = (await stat(file).catch(() => undefined))?.size ?? 0;
    const kept = Math.min(size, bytes);
    if (size > kept) await truncate(file, kept);
    return new MetricsLog(await open(file, 'a'), kept);
  }

  /** Length in bytes, to be remembered by a checkpoint. */
  get size(): number {
    return this.written;
  }

  async append(event: TrainingEvent, stamp: Stamp): Promise<void> {
    const line = Buffer.from(`${JSON.stringify({ ...event, ...stamp })}\n`, 'utf8');
    await this.handle.write(line);
    this.written += line.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

/** All whole lines; a last line that a kill cut short is left out. */
export async function readMetrics(file: string): Promise<LoggedEvent[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LoggedEvent);
}
