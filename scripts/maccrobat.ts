// Fine-tuning on MACCROBAT from the command line to a report: npx tsx scripts/maccrobat.ts DATA OUT [BASE] [TRAIN OPTIONS…]
// DATA holds `maccrobat2020/brat`; split and label map are those of test/configuration/maccrobat.
import path from 'node:path';
import { copyMaccrobat, maccrobatConfiguration, readSplit } from './builtInData';
import { noteTagger } from './noteTagger';

async function main(): Promise<void> {
  const [data, out, base = 'scratch:bert-mini', ...options] = process.argv.slice(2);
  if (data === undefined || out === undefined)
    throw new Error('Usage: maccrobat.ts DATA OUT [BASE] [TRAIN OPTIONS…]');
  const place = (name: string): string => path.resolve(out, name);
  await copyMaccrobat({ folder: data }, await readSplit(), place('notes'));
  const labels = path.join(maccrobatConfiguration, 'labels.json');
  const [train, dev, test] = ['train', 'dev', 'test'].map((part) => place(path.join('notes', part))) as [
    string,
    string,
    string,
  ];
  const run = place('run');
  await noteTagger([
    'train',
    '--train',
    train,
    '--dev',
    dev,
    '--test',
    test,
    '--base',
    base,
    '--labels',
    labels,
    '--out',
    run,
    ...options,
  ]);
  await noteTagger(['tag', test, '--model', run, '--out', place('predicted'), '--precision', 'fp32']);
  const sides = ['--gold', test, '--predicted', place('predicted'), '--gold-labels', labels];
  await noteTagger([
    'evaluate',
    ...sides,
    '--match',
    'strict,overlap',
    '--html',
    place('report.html'),
    '--json',
    place('report.json'),
  ]);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
