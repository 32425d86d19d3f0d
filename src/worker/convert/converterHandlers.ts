// The conversion process's answers.
import { convert } from '../../corpus/convert';
import { formatNamed, formats, plainText } from '../../corpus/formats/registry';
import { AmbiguousFormatError, type Plan } from '../../corpus/folders/plan';
import { streamCorpus } from '../../corpus/readCorpus';
import type { Handlers } from '../../protocol/callServer';
import type { ConverterContract, FormatName, Recognition } from '../../protocol/converter';
import { placesOf } from './places';

export const converterHandlers: Handlers<ConverterContract> = {
  recognise: async ({ inputs, from }, { signal }) => {
    try {
      return recognition(await planOf(inputs, from, signal));
    } catch (error) {
      if (!(error instanceof AmbiguousFormatError)) throw error;
      const candidates = error.candidates.map((name) => nameOf(formatNamed(name)));
      const message = `${error.file} could be ${candidates.map(({ title }) => title).join(' or ')}`;
      return { formats: [], leftAlone: 0, ambiguous: { message, candidates }, writable };
    }
  },
  convert: async ({ inputs, out, from, to, write }, { signal, progress }) => {
    const { ledger, documents, files, remarks } = await convert(inputs, {
      out,
      from,
      to,
      write,
      signal,
      onProgress: progress,
    });
    const places = await placesOf(ledger, { inputs, from, signal });
    return { ledger, documents, files, remarks: [...remarks], places };
  },
};

const nameOf = ({ name, title }: FormatName): FormatName => ({ name, title });
const writable: readonly FormatName[] = formats.filter(({ write }) => write !== undefined).map(nameOf);

async function planOf(inputs: readonly string[], from: string, signal: AbortSignal): Promise<Plan> {
  for await (const item of streamCorpus(inputs, { from, signal })) if (item.kind === 'plan') return item.plan;
  return { groups: [], leftAlone: [], files: [] };
}

function recognition({ groups, leftAlone }: Plan): Recognition {
  const counts = new Map<string, number>();
  for (const { format } of groups) counts.set(format.name, (counts.get(format.name) ?? 0) + 1);
  const found = [...counts].map(([name, documents]) => ({
    ...nameOf([...formats, plainText].find((format) => format.name === name)!),
    documents,
  }));
  found.sort((a, b) => b.documents - a.documents);
  return { formats: found, leftAlone: leftAlone.length, ambiguous: null, writable };
}
