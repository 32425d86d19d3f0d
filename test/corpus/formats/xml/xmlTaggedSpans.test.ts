// Places written as spans (MAE 2) are written as spans again, also of entities that were changed or added since.
import { describe, expect, it } from 'vitest';
import type { Document, Entity } from '../../../../src/corpus/document';
import { entitiesOf } from '../../../../src/corpus/document';
import { formatNamed } from '../../../../src/corpus/formats/registry';
import { readFiles } from '../../support';

const xml = (tags: string): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<deIdi2b2>\n<TEXT><![CDATA[Mr. Roe, May 3 and 4]]></TEXT>\n<TAGS>\n${tags}\n</TAGS>\n</deIdi2b2>\n`;

async function read(tags: string): Promise<Document> {
  const { documents } = await readFiles('i2b2-2014', { document: xml(tags) });
  return documents[0]!;
}

function tagsOf(document: Document): { readonly tags: readonly string[]; readonly notWritten: number } {
  const result = formatNamed('i2b2-2014').write!(document, {
    scheme: 'bio',
    columns: '2',
    flatten: { kind: 'longest' },
  });
  const tags = String(result.files[0]!.contents)
    .split('\n')
    .filter((line) => /^<(?:NAME|DATE|AGE)/.test(line));
  expect(result.written + result.notWritten.length).toBe(entitiesOf(document).length);
  return { tags, notWritten: result.notWritten.length };
}

const relabelled = (document: Document, label: string): Document => ({
  ...document,
  annotations: document.annotations.map((annotation) =>
    annotation.kind === 'entity' ? { ...annotation, label } : annotation,
  ),
});

const added: Entity = {
  kind: 'entity',
  id: 'P9',
  label: 'AGE',
  fragments: [
    { start: 9, end: 12 },
    { start: 19, end: 20 },
  ],
};

describe('a file of spans', () => {
  const roe = '<NAME id="P0" spans="4~7" text="Roe" TYPE="PATIENT" comment="" />';
  const days = '<DATE id="P1" spans="9~12,19~20" text="May ... 4" TYPE="DATE" comment="" />';

  it('gets the new labels of its entities', async () => {
    const document = relabelled(await read(`${roe}\n${days}`), 'DATE');
    expect(tagsOf(document).tags).toEqual([
      '<DATE id="P0" spans="4~7" text="Roe" TYPE="DATE" comment="" />',
      days,
    ]);
  });

  it('gets an entity of several fragments', async () => {
    const document = await read(roe);
    expect(tagsOf({ ...document, annotations: [...document.annotations, added] })).toEqual({
      tags: [roe, '<AGE id="P9" spans="9~12,19~20" text="May ... 4" TYPE="AGE" comment="" />'],
      notWritten: 0,
    });
  });

  it('keeps one with start and end as it is', async () => {
    const stated = '<NAME id="P2" start="4" end="7" text="Roe" TYPE="DOCTOR" comment="" />';
    expect(tagsOf(await read(`${stated}\n${days}`))).toEqual({ tags: [stated, days], notWritten: 0 });
    expect(tagsOf(relabelled(await read(`${stated}\n${days}`), 'NAME-DOCTOR')).tags).toEqual([
      stated,
      '<NAME id="P1" spans="9~12,19~20" text="May ... 4" TYPE="DOCTOR" comment="" />',
    ]);
  });
});

describe('a file of starts and ends', () => {
  it('has no place for an entity of several fragments', async () => {
    const stated = '<NAME id="P0" start="4" end="7" text="Roe" TYPE="PATIENT" comment="" />';
    const document = await read(stated);
    expect(tagsOf({ ...document, annotations: [...document.annotations, added] })).toEqual({
      tags: [stated],
      notWritten: 1,
    });
  });
});
