// log.txt: what a person wants to read later about a run, one dated line an event; steps are left to metrics.jsonl.
import { appendFile } from 'node:fs/promises';
import { writeFailure } from '../common/writeFailure';
import type { DevScores, TrainingEvent } from '../training/events';

export async function logEvent(file: string, event: TrainingEvent, time: Date): Promise<void> {
  const line = describe(event);
  if (line === undefined) return;
  try {
    await appendFile(file, `${time.toISOString()} ${line}\n`);
  } catch (error) {
    throw writeFailure(file, error);
  }
}

function describe(event: TrainingEvent): string | undefined {
  switch (event.kind) {
    case 'data':
      return `${event.split} notes: ${event.documents}, entities: ${event.entities}, problems in files: ${event.problems}${event.alsoTrained === undefined ? '' : `, also among the training notes: ${event.alsoTrained}`}`;
    case 'start':
      return `${event.startStep > 0 ? `resumed after step ${event.startStep}` : 'started'} on ${event.device}: ${event.steps} steps in ${event.epochs} epochs${event.choice === undefined ? '' : `. ${event.choice}`}`;
    case 'epoch-end':
      return `epoch ${event.epoch}: loss ${event.loss.toFixed(5)}`;
    case 'dev':
      return `epoch ${event.epoch}: dev ${scoreText(event.scores)}`;
    case 'best':
      return `epoch ${event.epoch}: best so far`;
    case 'memory':
      return `memory ran out at step ${event.step}: from here on at most ${event.pieces} word pieces are computed at once`;
    case 'test':
      return `test ${scoreText(event.scores)}`;
    case 'done':
      return `ended (${event.reason}) after step ${event.step}`;
    case 'step':
    case 'checkpoint':
    case 'epoch-start':
      return undefined;
  }
}

const scoreText = ({ micro }: DevScores): string =>
  `precision ${micro.precision.toFixed(4)}, recall ${micro.recall.toFixed(4)}, F1 ${micro.f1.toFixed(4)}`;
