// Progress on standard error: a line that rewrites itself in a terminal, milestones only elsewhere, nothing when quiet.

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress extends Disposable {
  /** What is going on now; in a terminal only, at most ten times a second. */
  update(text: string): void;
  /** Something that stays visible, in logs too. */
  milestone(text: string): void;
  /** Shown even when quiet. */
  warn(text: string): void;
}

const interval = 100;

/** @param now in milliseconds. */
export function createProgress(
  stream: ProgressStream = process.stderr,
  {
    quiet = false,
    now = () => performance.now(),
  }: { readonly quiet?: boolean; readonly now?: () => number } = {},
): Progress {
  const live = stream.isTTY === true && !quiet;
  let shownAt = -Infinity;
  let shown = false;
  const clear = (): void => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  const line = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  return {
    update(text) {
      const time = now();
      if (!live || time - shownAt < interval) return;
      shownAt = time;
      clear();
      stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    },
    milestone: (text) => quiet || line(text),
    warn: line,
    [Symbol.dispose]: clear,
  };
}
