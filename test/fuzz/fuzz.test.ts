// A short run of the fuzzer; `npm run fuzz` is the long one.
import { describe, expect, it } from 'vitest';
import { fixtures } from '../corpus/support';
import { hostileCases } from './hostile';
import { fuzzOnce, loadFixtures, runHostile } from './readers';

describe('mutated fixtures', () => {
  it('end in documents, problems or one clear error, with balanced books', async () => {
    const loaded = loadFixtures(fixtures);
    expect(new Set(loaded.map(({ format }) => format.name)).size).toBeGreaterThanOrEqual(13);
    let documents = 0;
    let problems = 0;
    for (let seed = 1; seed <= 2000; seed++) {
      const outcome = await fuzzOnce(loaded, seed);
      documents += outcome.documents;
      problems += outcome.problems;
    }
    expect(documents).toBeGreaterThan(1000);
    expect(problems).toBeGreaterThan(1000);
  });
});

describe('files made to be slow', () => {
  it.each(hostileCases.map((hostile) => [`${hostile.format}, ${hostile.name}`, hostile] as const))(
    '%s',
    async (_, hostile) => {
      const { documents, problems } = await runHostile(hostile, 6000);
      expect(documents + problems).toBeGreaterThan(0);
    },
  );
});
