// A run that ends writes its ONNX forms, model card, report and last line: killed at each of these, it leaves whole files and ends as it would have.
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isLock } from '../../src/common/folderLock';
import { commandLine } from '../cli/program';
import { temporaryFolder } from '../runs/temporary';
import { tinyRequest } from '../runs/tinyRun';
import { buildInjection, readTrace, train } from './child';
import { readEverything } from './readable';
import { differences } from './sameRun';

/** Where half of a file could be left, or a file without the next. */
const telling = new Set(['writeFile', 'rename']);

it('is killed at every file of its closing, and is the same run in the end', async () => {
  const root = await temporaryFolder();
  const [whole, killed] = ['whole', 'killed'].map((name) => path.join(root, name, 'run')) as [string, string];
  const { train: notes, dev, base } = await tinyRequest(root, 'run');
  const options = { train: notes, dev, base, device: 'cpu', epochs: 2, 'max-length': 48 };
  const args = [
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    '--resume',
  ];
  const trace = path.join(root, 'trace');
  const command = await commandLine();
  await buildInjection();
  await train(command, [...args, '--out', whole]);
  await train(command, [...args, '--out', whole], { trace });
  await cp(whole, killed, { recursive: true });

  const changes = (await readTrace(trace)).map(({ operation, path: file }, index) => ({
    operation,
    file,
    index,
  }));
  const places = changes.filter(
    ({ operation, file }) => telling.has(operation) && !isLock(path.basename(file)),
  );
  expect(
    places.filter(({ operation }) => operation === 'rename').map(({ file }) => path.relative(whole, file)),
  ).toEqual([
    path.join('best', 'onnx', 'model.onnx'),
    path.join('best', 'onnx', 'model_quantized.onnx'),
    path.join('best', 'README.md'),
    'report.json',
  ]);
  let cleaning = 0;
  for (const { index, operation } of places) {
    const moment = operation === 'rename' ? 'before' : 'half';
    const kill = { kind: 'operation', index: index + cleaning, moment } as const;
    const ended = await train(command, [...args, '--out', killed], { kill });
    expect(ended.killed, ended.stderr).toBe(true);
    const { events, torn } = await readEverything(killed);
    expect(torn, ended.stderr).toHaveLength(1);
    expect(events.at(-1)?.kind).not.toBe('done');
    // The next process first takes the torn file and the lock of this one away: finds it, guards it, removes both.
    cleaning = 4 + torn.length;
  }
  await train(command, [...args, '--out', killed]);
  expect(await differences(killed, whole)).toEqual([]);
}, 120_000);
