// Fine-tuning on MACCROBAT from the command line to a report: npx tsx scripts/maccrobat.ts DATA OUT [BASE] [EPOCHS]
// With 0 EPOCHS the base is measured as it stands. DATA holds `maccrobat2020/brat`; split and label map are those of test/configuration/maccrobat.
import path from 'node:path';
import { copyMaccrobat, maccrobatConfiguration, readSplit } from './builtInData';
import { noteTagger } from './noteTagger';

async function main(): Promise<void> {
  const [data, out, base = 'scratch:bert-mini', epochs = '15'] = process.argv.slice(2);
  if (data === undefined || out === undefined)
    throw new Error('Usage: maccrobat.ts DATA OUT [BASE] [EPOCHS]');
  const place = (name: string): string => path.resolve(out, name);
  await copyMaccrobat({ folder: data }, await readSplit(), place('notes'));
  const labels = path.join(maccrobatConfiguration, 'labels.json');
  const test = place('notes/test');
  const notes = { train: place('notes/train'), dev: place('notes/dev'), test };
  const trained = Number(epochs) > 0;
  if (trained) await noteTagger('train', [], { ...notes, base, labels, epochs, out: place('run') });
  const predicted = place('predicted');
  await noteTagger('tag', [test], {
    model: trained ? place('run') : base,
    out: predicted,
    precision: 'fp32',
  });
  const report = { html: place('report.html'), json: place('report.json') };
  await noteTagger('evaluate', [], {
    gold: test,
    predicted,
    'gold-labels': labels,
    match: 'strict,overlap',
    ...report,
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
