// Calls to a child process: one request, one answer, progress between them. The same envelope serves every worker.
import type { ErrorCode } from '../common/errors';

/** What a worker can be asked: method → the shapes that travel. A contract is an interface whose members have this shape. */
export interface Call {
  readonly request: unknown;
  readonly result: unknown;
  readonly progress?: unknown;
}
export type Contract<C> = { readonly [M in keyof C]: Call };

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'cancelled'; readonly id: number };

/** One end of a two-way connection; `close` is idempotent and does not call the close listeners of its own side twice. */
export interface Port<Out, In> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  /** Called once when the other side is gone, with a reason for people ("exit code 1", "killed by SIGKILL"). */
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

export type RequestOf<C, M extends keyof C> = C[M] extends { readonly request: infer R } ? R : never;
export type ResultOf<C, M extends keyof C> = C[M] extends { readonly result: infer R } ? R : never;
export type ProgressOf<C, M extends keyof C> = C[M] extends { readonly progress: infer P } ? P : never;
