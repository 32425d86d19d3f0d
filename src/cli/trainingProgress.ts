// How a training run shows in a terminal: one line rewritten a step on a TTY, one line an epoch everywhere.
import { assertNever } from '../common/assertNever';
import { counted } from '../common/counted';
import type { DevScores, TrainingEvent } from '../training/events';
import { createProgress, type Progress } from './progress';

export class TrainingProgress implements Disposable {
  private readonly progress: Progress;
  private steps = 0;
  private epochs = 0;
  private epochLoss = 0;
  private firstStepAt: { readonly step: number; readonly time: number } | undefined;

  constructor(progress: Progress = createProgress()) {
    this.progress = progress;
  }

  show(event: TrainingEvent): void {
    switch (event.kind) {
      case 'data':
        if (event.problems > 0)
          this.progress.warn(
            `${event.split}: ${counted(event.problems, 'problem')} in the files (\`convert\` lists them)`,
          );
        this.progress.milestone(describeData(event));
        if (event.alsoTrained !== undefined)
          this.progress.warn(
            `${event.split}: ${event.alsoTrained} of the ${counted(event.documents, 'note')} ${event.alsoTrained === 1 ? 'is' : 'are'} among the training notes too, which flatters the score: keep them apart`,
          );
        return;
      case 'start':
        this.steps = event.steps;
        this.epochs = event.epochs;
        if (event.choice !== undefined) this.progress.milestone(event.choice);
        this.progress.milestone(describeStart(event));
        return;
      case 'step':
        this.progress.update(this.describeStep(event));
        return;
      case 'epoch-end':
        this.epochLoss = event.loss;
        return;
      case 'dev':
        this.progress.milestone(this.describeEpoch(event));
        return;
      case 'memory':
        this.progress.warn(
          `memory ran out at step ${event.step}: going on with at most ${event.pieces} word pieces at once; steps take longer, the recipe stays as it is`,
        );
        return;
      case 'epoch-start':
      case 'best':
      case 'checkpoint':
      case 'test':
      case 'done':
        return;
      default:
        return assertNever(event, 'training event');
    }
  }

  warn(text: string): void {
    this.progress.warn(text);
  }

  /** Takes the line of the last step away. */
  [Symbol.dispose](): void {
    this.progress[Symbol.dispose]();
  }

  private describeEpoch({ epoch, scores }: Extract<TrainingEvent, { kind: 'dev' }>): string {
    return `epoch ${epoch}/${this.epochs}  loss ${this.epochLoss.toFixed(4)}  dev ${describeScores(scores.micro)}`;
  }

  private describeStep(event: Extract<TrainingEvent, { kind: 'step' }>): string {
    const now = performance.now();
    this.firstStepAt ??= { step: event.step, time: now };
    const { step, time } = this.firstStepAt;
    const left =
      event.step > step ? ((now - time) / (event.step - step)) * (this.steps - event.step) : undefined;
    const rest = left === undefined ? '' : `  ${describeDuration(left / 1000)} left at most`;
    const speed = `${Math.round(event.tokensPerSecond)} pieces/s`;
    return `epoch ${event.epoch}/${this.epochs}  step ${event.step}/${this.steps}  loss ${event.loss.toFixed(4)}  ${speed}${rest}`;
  }
}

function describeData(event: Extract<TrainingEvent, { kind: 'data' }>): string {
  const counts = Object.entries(event.notTrained);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const reasons = counts.map(([reason, count]) => `${count} ${reason}`).join(', ');
  const untagged = total === 0 ? '' : `; ${total} without a place in the tag column (${reasons})`;
  return `${event.split}: ${counted(event.documents, 'note')}, ${counted(event.entities, 'entity', 'entities')}${untagged}`;
}

function describeStart(event: Extract<TrainingEvent, { kind: 'start' }>): string {
  const size = `${(event.parameters / 1e6).toFixed(1)} M parameters`;
  const resumed = event.startStep > 0 ? `, resumed after step ${event.startStep}` : '';
  return `${event.device}: ${size}, ${counted(event.windows, 'window')}, ${counted(event.epochs, 'epoch')}, ${counted(event.steps, 'step')}${resumed}`;
}

export function describeScores(scores: {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}): string {
  return `P ${scores.precision.toFixed(3)}  R ${scores.recall.toFixed(3)}  F1 ${scores.f1.toFixed(3)}`;
}

export function describeSeqeval({ f1, accuracy }: NonNullable<DevScores['seqeval']>): string {
  return `F1 ${f1.toFixed(4)}  accuracy ${accuracy.toFixed(4)}`;
}

export function describeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
