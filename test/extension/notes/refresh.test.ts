import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CancelledError } from '../../../src/common/errors';
import { Refresh } from '../../../src/extension/notes/refresh';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function refresh(run: (signal: AbortSignal) => Promise<void>) {
  const onError = vi.fn();
  return { onError, refresh: new Refresh({ run, onError, delay: () => 150 }) };
}

describe('tagging again while typing', () => {
  it('waits until the typing pauses, and runs once', async () => {
    const run = vi.fn(() => Promise.resolve());
    const { refresh: it } = refresh(run);
    for (let i = 0; i < 10; i++) {
      it.request();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(run).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60);
    expect(run).toHaveBeenCalledOnce();
    expect(it.isBusy).toBe(false);
  });

  it('aborts the run for a text that has changed since, silently', async () => {
    const signals: AbortSignal[] = [];
    const run = (signal: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signals.push(signal);
        signal.addEventListener('abort', () => reject(new CancelledError()));
      });
    const { refresh: it, onError } = refresh(run);
    it.request();
    await vi.advanceTimersByTimeAsync(150);
    it.request();
    await vi.advanceTimersByTimeAsync(150);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    it.cancel();
    await vi.advanceTimersByTimeAsync(1);
    expect([signals[1]?.aborted, onError.mock.calls.length, it.isBusy]).toEqual([true, 0, false]);
  });

  it('tells an error of the last run', async () => {
    const { refresh: it, onError } = refresh(() => Promise.reject(new Error('no model')));
    it.request(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(onError).toHaveBeenCalledOnce();
  });
});
