// Measures how long the extension keeps the event loop of its host: the CPU profiler says whose code ran when.
import { Session, type Profiler } from 'node:inspector';
import { promisify } from 'node:util';

export interface Holds {
  /** Longest stretch without a break in which code of the extension was running, milliseconds. */
  readonly longestMs: number;
  /** All such stretches together. */
  readonly totalMs: number;
  readonly samples: number;
}

const intervalMicroseconds = 500;

/** Profiles this process while `work` runs. `isOurs` tells the extension's bundles from the editor's and the suite's. */
export async function measureHolds(
  isOurs: (url: string) => boolean,
  work: () => Promise<void>,
): Promise<Holds> {
  const session = new Session();
  session.connect();
  const post = promisify(session.post.bind(session)) as (
    method: string,
    parameters?: object,
  ) => Promise<unknown>;
  try {
    await post('Profiler.enable');
    await post('Profiler.setSamplingInterval', { interval: intervalMicroseconds });
    await post('Profiler.start');
    await work();
    const { profile } = (await post('Profiler.stop')) as { profile: Profiler.Profile };
    return holdsOf(profile, isOurs);
  } finally {
    session.disconnect();
  }
}

function holdsOf(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  isOurs: (url: string) => boolean,
): Holds {
  const ours = nodesBelow(nodes, isOurs);
  let longest = 0;
  let total = 0;
  let current = 0;
  // `timeDeltas[i]` is the time before sample i: a sample stands for the time until the next one.
  samples.forEach((id, i) => {
    const duration = Math.max(0, timeDeltas[i + 1] ?? 0);
    current = ours.has(id) ? current + duration : 0;
    total += ours.has(id) ? duration : 0;
    longest = Math.max(longest, current);
  });
  return { longestMs: longest / 1000, totalMs: total / 1000, samples: samples.length };
}

/** Ids of the nodes whose stack passes through our code. */
function nodesBelow(
  nodes: readonly Profiler.ProfileNode[],
  isOurs: (url: string) => boolean,
): ReadonlySet<number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<number>();
  const mark = (node: Profiler.ProfileNode, inside: boolean): void => {
    const here = inside || isOurs(node.callFrame.url);
    if (here) found.add(node.id);
    for (const child of node.children ?? []) {
      const next = byId.get(child);
      if (next !== undefined) mark(next, here);
    }
  };
  const [root] = nodes;
  if (root !== undefined) mark(root, false);
  return found;
}
