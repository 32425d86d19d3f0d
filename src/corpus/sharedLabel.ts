// One string a label, however often it occurs: a corpus then holds few of them, and equal ones are known at a glance.

const known = new Map<string, string>();
const mostKnown = 10_000;

export function sharedLabel(label: string): string {
  const shared = known.get(label);
  if (shared !== undefined) return shared;
  if (known.size >= mostKnown) known.clear();
  const own = copyOf(label);
  known.set(own, own);
  return own;
}

/** A piece of a file's text would keep the whole text in memory. */
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string;
