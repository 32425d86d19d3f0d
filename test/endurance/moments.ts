// When to kill: anywhere between the start of a process and what it has done one epoch and a half later, drawn evenly.
import type { Random } from '../../src/common/random';
import type { Change, Ended, Kill } from './child';
import { moments } from './injection';
import type { Left } from './readable';

/** Counted in changes to files, and in milliseconds. */
interface Length {
  readonly changes: number;
  readonly milliseconds: number;
}

/** How far a process gets that begins, and one that has nothing left to do but the run's closing. */
export interface Pace {
  readonly training: Length;
  readonly closing: Length;
}

/** From the changes of a run that nobody killed, and of a process that found it finished. */
export function paceOf(whole: readonly Change[], closing: readonly Change[]): Pace {
  const checkpoints = whole.flatMap(({ operation, path }, index) =>
    operation === 'rename' && path.endsWith('latest') ? [index] : [],
  );
  const [first, last] = [checkpoints[0]!, checkpoints.at(-1)!];
  const afterEpochs = (at: (index: number) => number): number =>
    at(first) + (1.5 * (at(last) - at(first))) / Math.max(1, checkpoints.length - 1);
  return {
    training: {
      changes: Math.ceil(afterEpochs((index) => index)),
      milliseconds: afterEpochs((index) => whole[index]!.milliseconds),
    },
    closing: { changes: closing.length, milliseconds: closing.at(-1)!.milliseconds },
  };
}

/** Half of the kills come by the clock, half in the middle of changing a file. */
export function drawKill(random: Random, { changes, milliseconds }: Length): Kill {
  if (random.next() < 0.5) return { kind: 'clock', milliseconds: Math.floor(random.next() * milliseconds) };
  return {
    kind: 'operation',
    index: random.nextInt(changes),
    moment: moments[random.nextInt(moments.length)]!,
  };
}

/** What the process was doing, by what it left. */
export function phaseOf(left: Left, before: Left, { stderr }: Ended, stepsPerEpoch: number): string {
  const torn = left.torn.filter((name) => !before.torn.includes(name));
  const at = torn.join(' ') + (/killed .*/.exec(stderr)?.[0] ?? '');
  if (/report|onnx|README/.test(at)) return 'closing';
  if (/[\\/]?checkpoint[\\/]/.test(at)) return 'checkpoint';
  const starting = startOf(left) <= startOf(before);
  if (!starting && /best[\\/]/.test(at)) return 'best model';
  const last = left.events.at(-1);
  if (last === undefined || starting) return 'start-up';
  if (last.kind !== 'step') return last.kind === 'done' || last.kind === 'test' ? 'closing' : 'between';
  return last.step % stepsPerEpoch === 0 ? 'dev scoring' : 'step';
}

/** When the last process that got so far began its steps. */
const startOf = ({ events }: Left): number => events.findLast(({ kind }) => kind === 'start')?.time ?? 0;
