// XML files that were cut off on their way: whatever their task, and wherever the cut is, somebody is told.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtures, readFiles } from '../../support';

const tasks = [
  'i2b2-2006',
  'i2b2-2012',
  'i2b2-2014',
  'i2b2-2014-risk',
  'i2b2-2016',
  'n2c2-2018-track1',
  'bioc',
];

function fixture(task: string): string {
  const [file] = readdirSync(path.join(fixtures, task));
  return readFileSync(path.join(fixtures, task, file!), 'utf8');
}

const errorsOf = async (task: string, document: string): Promise<string[]> =>
  (await readFiles(task, { document })).problems
    .filter(({ severity }) => severity !== 'warning')
    .map(({ message }) => message);

describe.each(tasks)('a file of %s', (task) => {
  const whole = fixture(task);

  it('that is whole is not said to be cut off', async () => {
    expect(await errorsOf(task, whole)).not.toContainEqual(expect.stringMatching(/cut off/));
    expect(await errorsOf(task, `${whole}\n\n<!-- end -->\n`)).not.toContainEqual(
      expect.stringMatching(/cut off/),
    );
  });

  it('that was cut off, anywhere, has a problem', async () => {
    const text = whole.trimEnd();
    const untold: number[] = [];
    for (let length = text.indexOf('>', text.indexOf('?>') + 2) + 1; length < text.length; length++)
      if ((await errorsOf(task, text.slice(0, length))).length === 0) untold.push(length);
    expect(untold).toEqual([]);
  });
});

it('names the element that is never closed, on the last line', async () => {
  const whole = fixture('i2b2-2014');
  const cut = whole.slice(0, whole.indexOf('</TAGS>'));
  const { problems } = await readFiles('i2b2-2014', { document: cut });
  expect(problems).toEqual([
    {
      file: 'note.xml',
      line: cut.trimEnd().split('\n').length,
      message: expect.stringMatching(/^The file ends without <\/deIdi2b2>: .* Copy it again\.$/) as string,
    },
  ]);
});
