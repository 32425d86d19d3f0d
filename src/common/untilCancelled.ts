// Waiting that ends with a cancellation, however long what is waited for takes.
import { CancelledError } from './errors';

/** What `work` gives. @throws CancelledError as soon as the signal aborts: nobody waits for the rest of the work then. */
export async function untilCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let cancel = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new CancelledError());
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
