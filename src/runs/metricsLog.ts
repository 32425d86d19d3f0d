// metrics.jsonl: one event a line. A resumed run cuts it back to its checkpoint, so that no step is told twice.
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { writeFailure } from '../common/writeFailure';
import type { TrainingEvent } from '../training/events';

export interface Stamp {
  /** When it happened (milliseconds since 1970). */
  readonly time: number;
  /** Of the process that computes the run; with steps alone. */
  readonly memoryBytes?: number;
}

export type LoggedEvent = TrainingEvent & Stamp;

export class MetricsLog implements AsyncDisposable {
  private readonly file: string;
  private readonly handle: FileHandle;
  private written: number;

  private constructor(file: string, handle: FileHandle, written: number) {
    this.file = file;
    this.handle = handle;
    this.written = written;
  }

  /** Opens for appending after the first `bytes` bytes; what follows them is cut away, and half a line before them. */
  static async open(file: string, bytes: number): Promise<MetricsLog> {
    try {
      const whole = await wholeLines(file, bytes);
      const handle = await open(file, 'a');
      await handle.truncate(whole);
      return new MetricsLog(file, handle, whole);
    } catch (error) {
      throw writeFailure(file, error);
    }
  }

  /** Length in bytes, to be remembered by a checkpoint. */
  get size(): number {
    return this.written;
  }

  async append(event: TrainingEvent, stamp: Stamp): Promise<void> {
    const line = Buffer.from(`${JSON.stringify({ ...event, ...stamp })}\n`, 'utf8');
    try {
      await this.handle.appendFile(line);
    } catch (error) {
      throw writeFailure(this.file, error);
    }
    this.written += line.length;
  }

  /** Before a checkpoint remembers the length: after a power cut the lines are there. */
  async flush(): Promise<void> {
    await this.handle.sync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

/** Length of the lines that end within the first `bytes` bytes; 0 where there is no file. */
async function wholeLines(file: string, bytes: number): Promise<number> {
  if (bytes === 0) return 0;
  const kept = (await readFile(file).catch(() => Buffer.alloc(0))).subarray(0, bytes);
  return kept.lastIndexOf(0x0a) + 1;
}

/** All whole lines; a last line that a kill cut short is left out. */
export async function readMetrics(file: string): Promise<LoggedEvent[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LoggedEvent);
}
