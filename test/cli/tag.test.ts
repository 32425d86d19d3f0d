// `note-tagger tag` from the outside: what it writes, what it says, how it exits.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeLookupModel } from './lookupModel';
import { run, start } from './program';

let shelf = '';
let model = '';
let folder = '';

beforeAll(async () => {
  shelf = await mkdtemp(path.join(tmpdir(), 'models-'));
  model = path.join(shelf, 'lookup');
  await writeLookupModel(model, { problem: ['pain', 'edema'], treatment: ['aspirin'] });
});
afterAll(() => rm(shelf, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tag-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
const get = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
const tag = (...args: string[]): ReturnType<typeof run> => run(['tag', ...args], folder);

/** `label text` of brat lines, checked against the note. */
async function annotations(name: string, note: string): Promise<string[]> {
  const lines = (await get(name)).split('\n').filter((line) => line.startsWith('T'));
  const points = Array.from(note);
  return lines.map((line) => {
    const [, place, quoted] = line.split('\t');
    const [label, start, end] = place!.split(' ');
    const text = points.slice(Number(start), Number(end)).join('');
    expect(quoted).toBe(text);
    return `${label!} ${text}`;
  });
}

describe('notes', () => {
  it.each([
    ['a plain note', 'Patient with pain, given aspirin.\n', ['problem pain', 'treatment aspirin']],
    [
      'emoji and CRLF',
      '😀 Pain 😀\r\n\r\n😀 edema.\r\nAspirin\r\n',
      ['problem Pain', 'problem edema', 'treatment Aspirin'],
    ],
    ['an empty note', '', []],
    ['blanks only', ' \n\t\n', []],
  ])('%s', async (_, note, expected) => {
    await put('notes/a.txt', note);
    const { code, stdout, stderr } = await tag('notes', '--model', model, '--out', 'out');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/in 1 note → out\n$/);
    expect(await annotations('out/a.ann', note)).toEqual(expected);
    expect(await get('notes/a.txt')).toBe(note);
  });

  it('of 2 MB are tagged whole', async () => {
    const line = 'Patient with pain and edema was given aspirin, denies pain.\n';
    const note = line.repeat(Math.ceil(2_000_000 / line.length));
    await put('notes/long.txt', note);
    const { code } = await tag('notes', '--model', model, '--out', 'out', '--quiet');
    expect(code).toBe(0);
    expect((await annotations('out/long.ann', note)).length).toBe(4 * Math.ceil(2_000_000 / line.length));
  }, 120_000);

  it('in folders keep their folders, and CoNLL keeps its words', async () => {
    await put('notes/x/a.txt', 'pain');
    await put('words/b.conll', 'pain\tO\nand\tO\nasp\tO\n\n');
    const first = await tag('notes', '--model', model, '--out', 'out');
    const second = await tag('words', '--model', model, '--out', 'conll', '--to', 'conll');
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(await readdir(path.join(folder, 'out/x'))).toEqual(['a.ann', 'a.txt']);
    expect(await get('conll/b.conll')).toBe('pain\tB-problem\nand\tO\nasp\tO\n\n');
  });

  it('with annotations get predictions instead', async () => {
    await put('notes/a.txt', 'pain aspirin');
    await put('notes/a.ann', 'T1\ttest 0 12\tpain aspirin\n');
    expect((await tag('notes', '--model', model, '--out', 'out')).code).toBe(0);
    expect(await annotations('out/a.ann', 'pain aspirin')).toEqual(['problem pain', 'treatment aspirin']);
    expect(await get('notes/a.ann')).toContain('test 0 12');
  });
});

describe('options', () => {
  it('--labels renames and drops', async () => {
    await put('notes/a.txt', 'pain aspirin');
    await put('labels.json', '{"problem": "finding", "treatment": null}');
    await tag('notes', '--model', model, '--out', 'out', '--labels', 'labels.json');
    expect(await annotations('out/a.ann', 'pain aspirin')).toEqual(['finding pain']);
  });

  it('--minimum-confidence leaves out the unsure', async () => {
    await put('notes/a.txt', 'pain aspirin');
    await tag('notes', '--model', model, '--out', 'out', '--minimum-confidence', '1');
    expect(await annotations('out/a.ann', 'pain aspirin')).toEqual([]);
  });

  it('--resume leaves alone what is there', async () => {
    await put('notes/a.txt', 'pain');
    await put('notes/b.txt', 'pain');
    await put('out/a.txt', 'pain');
    await put('out/a.ann', 'mine');
    const { stdout } = await tag('notes', '--model', model, '--out', 'out', '--resume');
    expect(stdout).toMatch(/1 entity in 1 note → out; 1 note was there already/);
    expect(await get('out/a.ann')).toBe('mine');
  });

  it('an output folder inside the input is not read again', async () => {
    await put('a.txt', 'pain');
    await tag('.', '--model', model, '--out', 'out');
    const { code, stdout } = await tag('.', '--model', model, '--out', 'out');
    expect([code, stdout]).toEqual([0, '1 entity in 1 note → out\n']);
  });

  it('--quiet and no terminal: nothing on standard error', async () => {
    await put('notes/a.txt', 'pain');
    expect((await tag('notes', '--model', model, '--out', 'out', '--quiet')).stderr).toBe('');
  });
});

describe('bad input', () => {
  it.each([
    ['a missing folder', ['nowhere'], 1, /nowhere/],
    ['an empty folder', ['empty'], 1, /empty has no notes/],
    ['a model that is not there', ['notes', '--model', 'no-such-model'], 1, /No model no-such-model/],
    ['a folder that is no model', ['notes', '--model', 'notes'], 1, /no model folder/],
    [
      'a model without weights',
      ['notes', '--model', 'weightless'],
      1,
      /has no weights: put model\.safetensors/,
    ],
    ['a model without labels', ['notes', '--model', 'unlabelled'], 1, /no entity labels/],
    ['a model without a tokenizer', ['notes', '--model', 'wordless'], 1, /has no tokenizer/],
    ['a model with a broken tokenizer', ['notes', '--model', 'broken'], 1, /tokenizer\.json is not JSON/],
    ['an unknown format', ['notes', '--to', 'word'], 2, /no format word/],
    ['an unknown device', ['notes', '--device', 'abacus'], 2, /--device/],
    ['a confidence of 7', ['notes', '--minimum-confidence', '7'], 2, /from 0 to 1/],
    ['an unknown option', ['notes', '--colour', 'red'], 2, /unknown option/],
    ['a window of two pieces', ['notes', '--max-length', '2'], 2, /Give a whole number from 3 to/],
    ['labels that are no map', ['notes', '--labels', 'notes/a.txt'], 2, /not JSON/],
    ['the notes as output', ['notes', '--out', 'notes'], 1, /is a source/],
  ])('%s', async (_, args, expected, message) => {
    await put('notes/a.txt', 'secret pain');
    await mkdir(path.join(folder, 'empty'));
    const config = await readFile(path.join(model, 'config.json'), 'utf8');
    const weights = await readFile(path.join(model, 'model.safetensors'), 'latin1');
    await put('weightless/config.json', config);
    await writeLookupModel(path.join(folder, 'unlabelled'), {});
    for (const name of ['wordless', 'broken']) {
      await put(`${name}/config.json`, config);
      await writeFile(path.join(folder, name, 'model.safetensors'), weights, 'latin1');
    }
    await put('broken/tokenizer.json', '{');
    const all = ['--model', model, '--out', 'out', ...args];
    const { code, stdout, stderr } = await tag(...all);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).not.toMatch(/secret|\n\s+at /);
    expect(await get('notes/a.txt')).toBe('secret pain');
  });

  it('a note that is not in UTF-8 is tagged, told of, and nothing is missing', async () => {
    await put('notes/a.txt', '');
    await writeFile(path.join(folder, 'notes/a.txt'), 'pain d\u00e9but', 'latin1');
    const { code, stderr } = await tag('notes', '--model', model, '--out', 'out');
    expect(code).toBe(0);
    expect(stderr).toMatch(/a\.txt: Not valid UTF-8/);
  });

  it('one unreadable note does not stop the others, and the exit code says so', async () => {
    await put('notes/a.txt', 'pain');
    await put('notes/b.txt', 'edema');
    await put('notes/b.ann', 'T1\tproblem 400 500\tedema\n');
    await put('notes/c.ann', 'T1\tproblem 0 5\tedema\n');
    const { code, stderr } = await tag('notes', '--model', model, '--out', 'out');
    expect(code).toBe(3);
    expect(stderr).toMatch(/c\.ann/);
    expect(await annotations('out/a.ann', 'pain')).toEqual(['problem pain']);
    expect(await annotations('out/b.ann', 'edema')).toEqual(['problem edema']);
  });
});

describe('interruption', () => {
  it('ends with 130, whole files and nothing left over', async () => {
    const note = 'Patient with pain was given aspirin.\n'.repeat(4000);
    for (let i = 0; i < 40; i++) await put(`notes/n${String(i).padStart(2, '0')}.txt`, note);
    const { child, ended } = await start(['tag', 'notes', '--model', model, '--out', 'out'], folder);
    while (!existsSync(path.join(folder, 'out/n00.ann')) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopped: add --resume /);
    const names = await readdir(path.join(folder, 'out'));
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
    expect(names.length).toBeLessThan(80);
    for (const name of names.filter((one) => one.endsWith('.ann'))) {
      expect((await get(`out/${name}`)).trimEnd().split('\n')).toHaveLength(8000);
    }
  });
});
