import { expect, it } from 'vitest';
import type { Session } from '../../src/runtime/session';
import { SessionCache } from '../../src/runtime/sessionCache';

interface Made {
  readonly session: Session;
}

/** Counts how often it was released. */
function fakeSession(released: string[], name: string): Made {
  const session = { release: () => Promise.resolve(released.push(name)) };
  return { session: session as unknown as Session };
}

it('makes a session once for each key, also when it is asked for twice at a time', async () => {
  const released: string[] = [];
  const cache = new SessionCache<Made>();
  let made = 0;
  const get = (key: string): Promise<Made> =>
    cache.get(key, () => {
      made++;
      return Promise.resolve(fakeSession(released, key));
    });
  const [first, second] = await Promise.all([get('a'), get('a')]);
  expect(first).toBe(second);
  expect(await get('b')).not.toBe(first);
  expect(made).toBe(2);
  await cache.release();
  expect(released).toEqual(['a', 'b']);
  await cache.release();
  expect(released).toHaveLength(2);
});

it('tries again what could not be made, and releases only what was', async () => {
  const released: string[] = [];
  const cache = new SessionCache<Made>();
  await expect(cache.get('a', () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  await cache.release();
  expect(await cache.get('a', () => Promise.resolve(fakeSession(released, 'a')))).toBeDefined();
  await cache.release();
  expect(released).toEqual(['a']);
});
