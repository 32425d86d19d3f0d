import { describe, expect, it, vi } from 'vitest';
import { AppError, CancelledError } from '../../../src/common/errors';
import { Remembered } from '../../../src/worker/planning/remembered';

/** Never comes, but is cancelled. */
const untilAborted = ({ signal }: AbortController): Promise<number> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new CancelledError())));

describe('a result that is remembered', () => {
  it('is made once for those who ask for it together, and anew under another key', async () => {
    const remembered = new Remembered<number>();
    const make = vi.fn(() => Promise.resolve(7));
    expect(await Promise.all([remembered.of('a', make), remembered.of('a', make)])).toEqual([7, 7]);
    expect(await remembered.of('b', make)).toBe(7);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('is made again after it failed', async () => {
    const remembered = new Remembered<number>();
    const failing = remembered.of('a', () => Promise.reject(new AppError('input', 'none')));
    await expect(failing).rejects.toMatchObject({ code: 'input' });
    expect(await remembered.of('a', () => Promise.resolve(7))).toBe(7);
  });

  it('is made by the next who asks when the first gives up, in as many steps as there are', async () => {
    const remembered = new Remembered<number>();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = remembered.of('a', () => untilAborted(one));
    const second = remembered.of('a', () => untilAborted(two));
    const third = remembered.of('a', () => Promise.resolve(7));
    one.abort();
    await expect(first).rejects.toBeInstanceOf(CancelledError);
    two.abort();
    await expect(second).rejects.toBeInstanceOf(CancelledError);
    expect(await third).toBe(7);
  });
});
