// The ledger: what was read is written or listed, or its books are not shown.
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/common/errors';
import { convert } from '../../src/corpus/convert';
import { LedgerBuilder } from '../../src/corpus/ledger';
import { bytesOf, convertFolder, note, options, temporaryFolder } from './support';

describe('the ledger', () => {
  it('refuses books that do not balance', () => {
    const builder = new LedgerBuilder();
    builder.add({ labels: { a: 2 }, written: 1, notWritten: [], problems: [] });
    expect(() => builder.build()).toThrow(AppError);
  });
  it('lists what a label map drops and renames the rest', async () => {
    const folder = temporaryFolder({
      'a.txt': note,
      'a.ann': 'T1\tsign 4 9\tfever\nT2\tage 14 19\tchest\nA1\tneg T2\n',
    });
    const out = temporaryFolder();
    const { ledger } = await convert(
      [folder],
      options(out, { to: 'brat', labels: { sign: 'problem', '*': null } }),
    );
    expect(ledger).toMatchObject({ read: 2, written: 1 });
    expect(ledger.notWritten[0]).toMatchObject({ entity: 'T2', label: 'age' });
    expect(bytesOf(out, 'a.ann').toString()).toBe('T1\tproblem 4 9\tfever\n');
  });
  it.each(['bio', 'bioes', 'io'] as const)('%s: entities that touch', async (scheme) => {
    const folder = temporaryFolder({ 'a.txt': 'ab cd', 'a.ann': 'T1\tx 0 2\tab\nT2\tx 3 5\tcd\n' });
    const { result } = await convertFolder(folder, 'conll', { scheme });
    expect(result.ledger.notWritten).toHaveLength(scheme === 'io' ? 1 : 0);
  });
});
