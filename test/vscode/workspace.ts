// The workspace that suites and browser tests open: sample notes as brat and as i2b2 2010, a long note, a CoNLL file, a task.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const samples = path.resolve(__dirname, '../../media/samples');

/** Names below the workspace folder. */
export const workspaceFiles = {
  /** Test notes of the samples, brat. */
  notes: 'notes',
  /** A few notes to train on, brat. */
  train: 'corpus/train',
  dev: 'corpus/dev',
  /** As the 2010 challenge laid its files out. */
  challenge: 'challenge',
  longNote: 'long-note.txt',
  /** One short note with two annotated entities. */
  example: 'example.txt',
  exampleAnnotations: 'example.ann',
  /** Two sentences, the second of which begins with a stray `I-`. */
  conll: 'example.conll',
} as const;

/** What tasks.json fine-tunes, and into which folder. */
export const trainTask = { label: 'fine-tune for the test', out: 'runs/test' } as const;
/** More epochs than a test waits for. */
export const endlessTask = { label: 'fine-tune without end', out: 'runs/endless' } as const;

export const exampleText =
  'CHIEF COMPLAINT: Chest pain.\n' +
  'She denies fever. Chest x-ray showed pneumonia and she was given ceftriaxone.\n';

const exampleAnnotations = 'T1\tproblem 17 27\tChest pain\nT2\ttest 47 58\tChest x-ray\n';

const conll =
  'Chest\tB-problem\npain\tI-problem\nresolved\tO\n.\tO\n\n' +
  'fever\tI-problem\nafter\tO\naspirin\tB-treatment\n\n';
/** Counted from 0. */
export const conllErrorLine = 5;

const taskOf = (
  { label, out }: { readonly label: string; readonly out: string },
  epochs: number,
): object => ({
  label,
  type: 'clinicalNoteTagger',
  task: 'train',
  train: workspaceFiles.train,
  dev: workspaceFiles.dev,
  base: 'clinical-bert-mini',
  device: 'cpu',
  epochs,
  out,
});
const tasks = { version: '2.0.0', tasks: [taskOf(trainTask, 1), taskOf(endlessTask, 500)] };

/** Fills an empty folder. */
export function fillWorkspace(folder: string): void {
  copyNotes('test', path.join(folder, workspaceFiles.notes), 4);
  copyNotes('train', path.join(folder, workspaceFiles.train), 4);
  copyNotes('dev', path.join(folder, workspaceFiles.dev), 2);
  cpSync(path.join(samples, 'i2b2-2010/test'), path.join(folder, workspaceFiles.challenge), {
    recursive: true,
  });
  mkdirSync(path.join(folder, '.vscode'));
  writeFileSync(path.join(folder, '.vscode/tasks.json'), JSON.stringify(tasks, null, 2));
  writeFileSync(path.join(folder, workspaceFiles.conll), conll);
  writeExample(folder);
  // Annotated, so that it is tagged by itself.
  writeFileSync(path.join(folder, 'long-note.ann'), '');
  writeFileSync(path.join(folder, workspaceFiles.longNote), longNote(100_000));
}

/** The example note and its annotations as they were at the start. */
export function writeExample(folder: string): void {
  writeFileSync(path.join(folder, workspaceFiles.example), exampleText);
  writeFileSync(path.join(folder, workspaceFiles.exampleAnnotations), exampleAnnotations);
}

/** The first test note of the samples, in the folder `notes`. */
export function firstNote(): string {
  const [name] = noteNames('test');
  if (name === undefined) throw new Error('media/samples/brat/test holds no note; run npm run samples');
  return name;
}

function noteNames(split: string): string[] {
  const names = readdirSync(path.join(samples, 'brat', split)).filter((name) => name.endsWith('.txt'));
  return names.sort();
}

function copyNotes(split: string, to: string, count: number): void {
  mkdirSync(to, { recursive: true });
  for (const name of noteNames(split).slice(0, count))
    for (const file of [name, name.replace(/\.txt$/, '.ann')])
      cpSync(path.join(samples, 'brat', split, file), path.join(to, file));
}

/** A made-up note of at least `length` characters, its sections numbered so that no two are the same. */
export function longNote(length: number): string {
  let text = '';
  for (let day = 1; text.length < length; day++)
    text +=
      `HOSPITAL DAY ${day}\n` +
      `The patient has chest pain and shortness of breath, rated ${day % 10} of 10, without fever.\n` +
      `Chest x-ray and troponin were repeated. Aspirin ${75 + day} mg daily was continued, heparin was stopped.\n` +
      `Assessment: acute coronary syndrome, type 2 diabetes mellitus, hypertension.\n\n`;
  return text;
}
