// Where the entities that were not written stand: their documents are read once more, and no others.
import { entitiesOf, type Document } from '../../corpus/document';
import type { SourceGroup } from '../../corpus/formats/format';
import type { Ledger, NotWritten } from '../../corpus/ledger';
import { streamCorpus } from '../../corpus/readCorpus';
import type { Place } from '../../protocol/converter';

export interface PlaceRequest {
  readonly inputs: readonly string[];
  readonly from: string;
  readonly signal: AbortSignal;
}

const keyOf = ({ document, entity }: NotWritten): string => `${document}\n${entity}`;

/** One for each entry, null where the format does not keep its text in a file of its own. */
export async function placesOf(
  { notWritten, problems }: Ledger,
  request: PlaceRequest,
): Promise<(Place | null)[]> {
  if (notWritten.length === 0) return [];
  const wanted = new Set(notWritten.map(({ document }) => document));
  const places = new Map<string, Place>();
  const skip = ({ group }: { group: SourceGroup }): boolean =>
    group.files.has('text') && !wanted.has(group.id);
  for await (const item of streamCorpus(request.inputs, {
    from: request.from,
    signal: request.signal,
    skip,
  })) {
    if (item.kind !== 'document' || !wanted.has(item.document.id)) continue;
    for (const [entity, place] of placesIn(item.document, item.source.group)) {
      places.set(`${item.document.id}\n${entity}`, place);
    }
  }
  // What could not be placed in its note is told by a problem of the annotation file, which names it.
  const byEntity = new Map(problems.map((problem) => [problem.message.split(' ', 1)[0] ?? '', problem]));
  return notWritten.map((entry) => {
    const problem = byEntity.get(entry.entity);
    const inFile = problem?.file.includes(basename(entry.document)) === true && problem.line > 0;
    return (
      places.get(keyOf(entry)) ?? (inFile ? { file: problem.file, line: problem.line, column: 1 } : null)
    );
  });
}

const basename = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

function* placesIn(document: Document, { files }: SourceGroup): Generator<[entity: string, place: Place]> {
  const text = files.get('text');
  const any = text ?? [...files.values()][0];
  if (any === undefined) return;
  const starts = text === undefined ? undefined : lineStarts(document.text);
  for (const { id, fragments } of entitiesOf(document)) {
    const place = starts === undefined ? { line: 1, column: 1 } : position(starts, fragments[0].start);
    yield [id, { file: any.displayPath, ...place }];
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function position(starts: readonly number[], offset: number): { line: number; column: number } {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}
