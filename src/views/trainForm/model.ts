// What the form says besides its fields, worked out without a page.
import type { NotesSummary, RunEstimate, Split } from '../../protocol/planner';

const count = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en')} ${value === 1 ? one : many}`;

/** More labels than these are counted, not named. */
const namedLabels = 6;

export function describeNotes({ documents, entities, labels, problems }: NotesSummary): string {
  const named = labels.slice(0, namedLabels).map(([label, n]) => `${label} ${n.toLocaleString('en')}`);
  const rest = labels.length - named.length;
  const more = rest > 0 ? [`${rest} more`] : [];
  const unread = problems === 0 ? '' : ` ${count(problems, 'place')} could not be read.`;
  return `${count(documents, 'note')}, ${count(entities, 'entity', 'entities')}: ${[...named, ...more].join(', ')}.${unread}`;
}

export type Summaries = Partial<Readonly<Record<Split, NotesSummary>>>;

/** What lets a run start, and yet is hardly meant. @param sources the notes' fields as they were typed. */
export function warnings(
  notes: Summaries,
  sources: Readonly<Record<string, string>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  const trained = new Set(notes.train?.labels.map(([label]) => label));
  for (const split of ['dev', 'test'] as const) {
    const summary = notes[split];
    if (summary === undefined || notes.train === undefined) continue;
    const unknown = summary.labels.map(([label]) => label).filter((label) => !trained.has(label));
    if (sources[split] === sources['train'])
      found[split] = 'These are the training notes: the scores will flatter the model.';
    else if (unknown.length > 0) found[split] = `Not in the training notes: ${unknown.join(', ')}.`;
  }
  return found;
}

/** @param runs of an experiment learn from all of the notes, or from a part of them. */
export function describeEstimate(
  { windows, stepsPerEpoch, epochs, steps }: RunEstimate,
  runs: number,
): string {
  const many = runs > 1 ? `${count(runs, 'run')}, each of up to ` : '';
  return `${many}${count(steps, 'step')}: ${count(epochs, 'epoch')} of ${stepsPerEpoch.toLocaleString('en')}, over ${count(windows, 'window')} of text`;
}
