// The learning rate at each step: a linear climb, then linear decay, a half cosine, or no decay.
import { assertNever } from '../common/assertNever';
import type { Schedule } from './settings';

export interface SchedulePlan {
  readonly schedule: Schedule;
  readonly peak: number;
  /** Of the whole run. */
  readonly steps: number;
  /** Share of the steps that climb. */
  readonly warmup: number;
}

/**
 * The rate for `step` (from 0), as Transformers' schedulers give it: step 0 of a warm-up is 0 there and wastes a batch, so ours
 * counts from 1 (`(step + 1) / warmupSteps`), and the last step still moves.
 */
export function learningRateAt(step: number, plan: SchedulePlan): number {
  const warmupSteps = Math.round(plan.steps * plan.warmup);
  if (step < warmupSteps) return (plan.peak * (step + 1)) / warmupSteps;
  const progress = (step - warmupSteps) / Math.max(1, plan.steps - warmupSteps);
  return plan.peak * decay(plan.schedule, progress);
}

/** `progress` from 0 (end of warm-up) to 1 (one past the last step). */
function decay(schedule: Schedule, progress: number): number {
  switch (schedule) {
    case 'linear':
      return 1 - progress;
    case 'cosine':
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    case 'constant':
      return 1;
    default:
      return assertNever(schedule, 'schedule');
  }
}
