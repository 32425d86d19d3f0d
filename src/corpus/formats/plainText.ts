// A note without annotations.
import type { Problem } from '../ledger';
import type { Format } from './format';
import { readText } from './groupText';

export const plainText: Format = {
  name: 'text',
  aliases: ['txt', 'plain'],
  title: 'plain text, no annotations',
  /** Never by content: what no other format claims and looks like a note is one. */
  recognize: () => undefined,
  async *read(group) {
    const problems: Problem[] = [];
    const text = await readText(group.files.get('document')!, problems);
    yield { documents: [{ id: group.id, text, annotations: [] }], problems, lost: [] };
  },
};
