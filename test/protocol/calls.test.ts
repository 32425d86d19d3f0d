import { describe, expect, it, vi } from 'vitest';
import { AppError, CancelledError, throwIfCancelled } from '../../src/common/errors';
import { CallClient } from '../../src/protocol/callClient';
import { serveCalls, type Handlers } from '../../src/protocol/callServer';
import { WorkerPeer } from '../../src/protocol/workerPeer';
import { connect, type Connection } from './peers';

interface Sums {
  readonly add: { readonly request: { a: number; b: number }; readonly result: number };
  readonly count: { readonly request: number; readonly result: string; readonly progress: number };
  readonly fail: { readonly request: 'app' | 'foreign'; readonly result: never };
  readonly hang: { readonly request: null; readonly result: never };
  readonly tidy: { readonly request: null; readonly result: never };
}

let tidied = 0;

const handlers: Handlers<Sums> = {
  add: ({ a, b }) => a + b,
  count: (to, { progress }) => {
    for (let i = 1; i <= to; i++) progress(i);
    return `counted ${to}`;
  },
  fail: (how) => {
    if (how === 'app') throw new AppError('input', 'a.ann line 3 has no label; add one.');
    throw new TypeError('Cannot read properties of "Mr. Roe, chest pain"');
  },
  hang: async (_request, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throwIfCancelled(signal);
    throw new Error('unreachable');
  },
  tidy: async (_request, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await new Promise((resolve) => setTimeout(resolve, 10));
    tidied++;
    throw new CancelledError();
  },
};

const start = (): { connection: Connection; client: CallClient<Sums> } => {
  const connection = connect();
  serveCalls(connection.worker, handlers);
  return { connection, client: new CallClient<Sums>(connection.host, 'The adder') };
};

describe('calls to a worker', () => {
  it('answers, with progress in between', async () => {
    const { client } = start();
    const seen: number[] = [];
    expect(await client.call('add', { a: 2, b: 3 })).toBe(5);
    expect(await client.call('count', 3, { onProgress: (n) => seen.push(n) })).toBe('counted 3');
    expect(seen).toEqual([1, 2, 3]);
    expect(client.pendingCalls).toBe(0);
  });

  it('keeps code and message of our errors, and hides the message of foreign ones', async () => {
    const { client } = start();
    await expect(client.call('fail', 'app')).rejects.toMatchObject({ code: 'input', message: /line 3/ });
    const foreign = await client.call('fail', 'foreign').catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: 'internal', message: 'TypeError' });
  });

  it('rejects at once when cancelled, and the worker hears of it', async () => {
    const { client } = start();
    const controller = new AbortController();
    const call = client.call('hang', null, { signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    expect(await client.call('add', { a: 1, b: 1 })).toBe(2);
  });

  it('waits for the worker when it is cancelled, where that is wanted', async () => {
    const { client } = start();
    const controller = new AbortController();
    const call = client.call('tidy', null, { signal: controller.signal, waitWhenCancelled: true });
    setTimeout(() => controller.abort(), 5);
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    expect(tidied).toBe(1);
  });

  it('makes no call when it was cancelled before', async () => {
    const { client } = start();
    await expect(client.call('add', { a: 1, b: 1 }, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CancelledError,
    );
  });

  it('rejects every pending call when the worker dies', async () => {
    const { client, connection } = start();
    const calls = [client.call('hang', null), client.call('hang', null)];
    setTimeout(() => connection.die('exit code 9'), 5);
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ code: 'peer', message: /exit code 9/ });
    await expect(client.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'peer' });
  });

  it('rejects when the worker dies before it was ready', async () => {
    const connection = connect();
    const client = new CallClient<Sums>(connection.host, 'The adder');
    const call = client.call('add', { a: 1, b: 1 });
    connection.die('exit code 1');
    await expect(call).rejects.toMatchObject({
      code: 'peer',
      message: /The adder process ended \(exit code 1\)/,
    });
  });
});

describe('a worker that is started when needed', () => {
  const peerOf = (options: { idleAfter?: number; maximumCrashes?: number; alive?: () => boolean } = {}) => {
    const connections: Connection[] = [];
    const waits: number[] = [];
    const onCrash = vi.fn();
    const peer = new WorkerPeer<Sums>({
      name: 'The adder',
      idleAfter: options.idleAfter ?? Infinity,
      backOff: (crashes) => (waits.push(crashes), 0),
      onCrash,
      ...(options.maximumCrashes === undefined ? {} : { maximumCrashes: options.maximumCrashes }),
      start: () => {
        const connection = connect();
        connections.push(connection);
        if (options.alive?.() ?? true) serveCalls(connection.worker, handlers);
        else setTimeout(() => connection.die('exit code 1'), 1);
        return connection.host;
      },
    });
    return { peer, connections, waits, onCrash };
  };

  it('starts once for calls made together, and again after a crash', async () => {
    const { peer, connections, waits, onCrash } = peerOf();
    expect(await Promise.all([peer.call('add', { a: 1, b: 1 }), peer.call('add', { a: 2, b: 2 })])).toEqual([
      2, 4,
    ]);
    expect([connections.length, peer.generation]).toEqual([1, 1]);
    connections[0]!.die('killed by SIGKILL');
    expect(onCrash).toHaveBeenCalledWith('killed by SIGKILL');
    expect(await peer.call('add', { a: 3, b: 3 })).toBe(6);
    expect([connections.length, peer.generation, waits]).toEqual([2, 2, [0, 1]]);
  });

  it('ends when idle, which is no crash', async () => {
    const { peer, connections, onCrash } = peerOf({ idleAfter: 10 });
    await peer.call('add', { a: 1, b: 1 });
    await vi.waitFor(() => expect(peer.generation).toBe(0));
    expect(await peer.call('add', { a: 1, b: 2 })).toBe(3);
    expect([connections.length, onCrash.mock.calls.length]).toEqual([2, 0]);
  });

  it('gives up after several crashes in a row, until it is reset', async () => {
    let alive = false;
    const { peer, connections } = peerOf({ maximumCrashes: 2, alive: () => alive });
    for (let i = 0; i < 2; i++)
      await expect(peer.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'peer' });
    await expect(peer.call('add', { a: 1, b: 1 })).rejects.toThrow(/2 times in a row/);
    expect(connections.length).toBe(2);
    alive = true;
    peer.reset();
    expect(await peer.call('add', { a: 1, b: 1 })).toBe(2);
  });

  it('does not start again once disposed', async () => {
    const { peer, connections } = peerOf();
    peer.dispose();
    await expect(peer.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'peer' });
    expect(connections.length).toBe(0);
  });

  /** Processes that are started and never say that they are ready. */
  const peerThatHangs = () => {
    const closed: number[] = [];
    let starts = 0;
    let hangs = true;
    const peer = new WorkerPeer<Sums>({
      name: 'The adder',
      idleAfter: Infinity,
      start: () => {
        const connection = connect();
        const number = ++starts;
        if (!hangs) serveCalls(connection.worker, handlers);
        const close = (): void => {
          closed.push(number);
          connection.host.close();
        };
        return { ...connection.host, close };
      },
    });
    return { peer, closed, recover: () => (hangs = false), started: () => starts };
  };

  it('does not live on when it is disposed of while it starts', async () => {
    const { peer, closed } = peerThatHangs();
    const call = peer.call('add', { a: 1, b: 1 });
    peer.dispose();
    await expect(call).rejects.toMatchObject({ code: 'peer' });
    expect(closed).toEqual([1]);
  });

  it('is started anew by a reset, though the one before never came to be ready', async () => {
    const { peer, closed, recover } = peerThatHangs();
    const call = peer.call('add', { a: 1, b: 1 });
    recover();
    peer.reset();
    expect(await peer.call('add', { a: 1, b: 2 })).toBe(3);
    await expect(call).rejects.toMatchObject({ code: 'peer' });
    expect([closed, peer.generation]).toEqual([[1], 2]);
  });

  it('lets a call be cancelled while it starts, and starts for none that was cancelled before', async () => {
    const { peer, started } = peerThatHangs();
    const cancelled = { signal: AbortSignal.abort() };
    await expect(peer.call('add', { a: 1, b: 1 }, cancelled)).rejects.toBeInstanceOf(CancelledError);
    expect(started()).toBe(0);
    const controller = new AbortController();
    const call = peer.call('add', { a: 1, b: 1 }, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
  });

  it('does not wait for the back-off of a crash once it was reset', async () => {
    let crash = true;
    const peer = new WorkerPeer<Sums>({
      name: 'The adder',
      idleAfter: Infinity,
      backOff: (crashes) => (crashes === 0 ? 0 : 1e6),
      start: () => {
        const connection = connect();
        if (crash) setTimeout(() => connection.die('exit code 1'), 1);
        else serveCalls(connection.worker, handlers);
        return connection.host;
      },
    });
    await expect(peer.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'peer' });
    crash = false;
    const waiting = peer.call('add', { a: 1, b: 2 });
    peer.reset();
    expect(await peer.call('add', { a: 2, b: 2 })).toBe(4);
    expect(await waiting).toBe(3);
  });
});
