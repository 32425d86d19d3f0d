// `npm run demo`: the whole way on the shipped sample notes, by the commands a user would type. Needs nothing but this checkout.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { cli, noteTagger, root } from './noteTagger';

interface LedgerCounts {
  readonly read: number;
  readonly written: number;
  readonly notWritten: readonly unknown[];
}

const out = path.join('out', 'demo');
const samples = path.join('media', 'samples', 'i2b2-2010');
const splits = ['train', 'dev', 'test'] as const;

async function main(): Promise<void> {
  const began = Date.now();
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  await rm(path.join(root, out), { recursive: true, force: true });
  await convert();
  await fineTune();
  await tagAndEvaluate();
  console.log(`\nDone in ${((Date.now() - began) / 60_000).toFixed(1)} minutes.`);
  console.log(`Report: ${path.join(root, out, 'report.html')}`);
  console.log(`Model:  ${path.join(root, out, 'run', 'best')}`);
}

async function convert(): Promise<void> {
  heading('1. From i2b2 2010 files to CoNLL: every entity accounted for');
  for (const split of splits) {
    const ledger = path.join(out, `ledger-${split}.json`);
    const to = path.join(out, 'conll', split);
    await noteTagger('convert', [path.join(samples, split)], { to: 'conll', out: to, ledger });
    await checkLedger(ledger);
  }
}

/** The command has printed the ledger; this is the demo's own look at the books. @throws Error when an entity went missing. */
async function checkLedger(file: string): Promise<void> {
  const { read, written, notWritten } = JSON.parse(
    await readFile(path.join(root, file), 'utf8'),
  ) as LedgerCounts;
  if (read !== written + notWritten.length) throw new Error(`${file} does not balance`);
}

async function fineTune(): Promise<void> {
  heading('2. Fine-tune the built-in model on the training notes');
  const data = { train: path.join(out, 'conll', 'train'), dev: path.join(out, 'conll', 'dev') };
  await noteTagger('train', [], {
    ...data,
    base: 'clinical-bert-mini',
    epochs: '5',
    out: path.join(out, 'run'),
  });
}

async function tagAndEvaluate(): Promise<void> {
  heading('3. Tag the test notes and compare with the annotators');
  const gold = path.join(samples, 'test');
  const predicted = path.join(out, 'predicted');
  await noteTagger('tag', [gold], { model: path.join(out, 'run'), out: predicted });
  const html = path.join(out, 'report.html');
  await noteTagger('evaluate', [], { gold, predicted, match: 'strict,overlap', html });
}

const heading = (text: string): void => console.log(`\n${text}\n${'─'.repeat(text.length)}`);

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
