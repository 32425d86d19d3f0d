// The workspace that suites and browser tests open: sample notes as brat and as i2b2 2010, and one long note.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const samples = path.resolve(__dirname, '../../media/samples');
const bratSamples = path.join(samples, 'brat/test');

/** Names below the workspace folder. */
export const workspaceFiles = {
  brat: 'notes',
  challenge: 'challenge',
  longNote: 'long-note.txt',
  /** One short note with two annotated entities. */
  example: 'example.txt',
  exampleAnnotations: 'example.ann',
} as const;

export const exampleText =
  'CHIEF COMPLAINT: Chest pain.\n' +
  'She denies fever. Chest x-ray showed pneumonia and she was given ceftriaxone.\n';

const exampleAnnotations = 'T1\tproblem 17 27\tChest pain\nT2\ttest 47 58\tChest x-ray\n';

/** Fills an empty folder. */
export function fillWorkspace(folder: string): void {
  copySampleNotes(path.join(folder, workspaceFiles.brat));
  cpSync(path.join(samples, 'i2b2-2010/test'), path.join(folder, workspaceFiles.challenge), {
    recursive: true,
  });
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

/** The names of the sample notes that the workspace holds. */
export function sampleNotes(): string[] {
  const names = readdirSync(bratSamples).filter((name) => name.endsWith('.txt'));
  return names.sort().slice(0, 4);
}

function copySampleNotes(to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of sampleNotes())
    for (const file of [name, name.replace(/\.txt$/, '.ann')])
      cpSync(path.join(bratSamples, file), path.join(to, file));
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
