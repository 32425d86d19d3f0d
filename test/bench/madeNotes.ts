// Made-up notes with brat annotations, as many as are asked for and the same every time.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom, type Random } from '../../src/common/random';

const opening = [
  'The patient',
  'He',
  'She',
  'Mr. Roe',
  'This 65-year-old woman',
  'On exam, the abdomen',
  'Repeat imaging',
];
const middle = ['reports', 'denies', 'was treated for', 'shows', 'had', 'was given', 'returned with'];
const problems = [
  'chest pain',
  'shortness of breath',
  'fever',
  'acute kidney injury',
  'left lower lobe infiltrate',
  'nausea',
];
const treatments = [
  'aspirin 81 mg p.o. daily',
  'ceftriaxone 1 g i.v.',
  'metoprolol 25mg b.i.d.',
  'oxygen 2 L',
];
const tests = ['CT of the chest', 'BMP', 'troponin', 'BP 120/80'];

interface MadeNote {
  readonly text: string;
  readonly annotations: string;
  readonly entities: number;
}

function makeNote(random: Random): MadeNote {
  const pick = (list: readonly string[]): string => list[random.nextInt(list.length)]!;
  const lines: string[] = [];
  let text = 'HISTORY OF PRESENT ILLNESS:\n';
  for (let s = 0; s < 20; s++) {
    text += `${pick(opening)} ${pick(middle)} `;
    const [label, term] =
      random.nextInt(2) === 0
        ? ['problem', pick(problems)]
        : random.nextInt(2) === 0
          ? ['treatment', pick(treatments)]
          : ['test', pick(tests)];
    lines.push(`T${lines.length + 1}\t${label} ${text.length} ${text.length + term.length}\t${term}\n`);
    text += `${term} on 10/${random.nextInt(28) + 1}/2019 with WBC ${random.nextInt(20)}.${random.nextInt(9)}, no other complaints.${s % 4 === 3 ? '\n\n' : '\n'}`;
  }
  return { text, annotations: lines.join(''), entities: lines.length };
}

interface Folder {
  readonly bytes: number;
  readonly entities: number;
}

/** Writes `note-00000.txt`, `note-00000.ann` … */
export function makeFolder(folder: string, notes: number): Folder {
  const random = createRandom(notes);
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  let entities = 0;
  for (let n = 0; n < notes; n++) {
    const note = makeNote(random);
    const name = path.join(folder, `note-${String(n).padStart(5, '0')}`);
    writeFileSync(`${name}.txt`, note.text);
    writeFileSync(`${name}.ann`, note.annotations);
    bytes += note.text.length + note.annotations.length;
    entities += note.entities;
  }
  return { bytes, entities };
}
