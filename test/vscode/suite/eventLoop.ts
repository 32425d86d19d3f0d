// Measures how long the extension keeps the event loop of its host: the CPU profiler says whose code ran when.
import { Session, type Profiler } from 'node:inspector';
import { promisify } from 'node:util';

export interface Holds {
  /** Longest stretch without a break in which code of the extension was running, milliseconds. */
  readonly longestMs: number;
  /** Where most of the longest stretch was spent: the innermost function of the extension's own. */
  readonly longestIn: string;
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
  const ours = innermostOurs(nodes, isOurs);
  let longest = new Map<string, number>();
  let stretch = new Map<string, number>();
  let total = 0;
  // `timeDeltas[i]` is the time before sample i: a sample stands for the time until the next one.
  samples.forEach((id, i) => {
    const name = ours.get(id);
    if (name === undefined) {
      stretch = new Map();
      return;
    }
    const duration = Math.max(0, timeDeltas[i + 1] ?? 0);
    total += duration;
    stretch.set(name, (stretch.get(name) ?? 0) + duration);
    if (lengthOf(stretch) > lengthOf(longest)) longest = new Map(stretch);
  });
  const [longestIn = 'nothing'] = [...longest].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return { longestMs: lengthOf(longest) / 1000, longestIn, totalMs: total / 1000, samples: samples.length };
}

/** Microseconds. */
function lengthOf(stretch: ReadonlyMap<string, number>): number {
  return [...stretch.values()].reduce((sum, duration) => sum + duration, 0);
}

/** For every node whose stack passes through our code: the last function of ours on it. */
function innermostOurs(
  nodes: readonly Profiler.ProfileNode[],
  isOurs: (url: string) => boolean,
): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<number, string>();
  const mark = (node: Profiler.ProfileNode, outer: string | undefined): void => {
    const { url, functionName } = node.callFrame;
    const inner = isOurs(url) ? functionName || '(anonymous)' : outer;
    if (inner !== undefined) found.set(node.id, inner);
    for (const child of node.children ?? []) {
      const next = byId.get(child);
      if (next !== undefined) mark(next, inner);
    }
  };
  const [root] = nodes;
  if (root !== undefined) mark(root, undefined);
  return found;
}
