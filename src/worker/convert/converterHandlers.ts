// The conversion process's answers.
import { isCancellation } from '../../common/errors';
import { convert, NothingReadError } from '../../corpus/convert';
import { formatNamed, formats, plainText } from '../../corpus/formats/registry';
import { AmbiguousFormatError, emptyPlan, type Plan } from '../../corpus/folders/plan';
import { streamCorpus } from '../../corpus/readCorpus';
import type { HandlerContext, Handlers } from '../../protocol/callServer';
import type {
  ConversionResult,
  ConverterContract,
  ConvertProgress,
  ConvertRequest,
  FormatName,
  Recognition,
} from '../../protocol/converter';
import { placesOf } from './places';

export const converterHandlers: Handlers<ConverterContract> = {
  recognise: async ({ inputs, from }, { signal }) => {
    try {
      return recognition(await planOf(inputs, from, signal));
    } catch (error) {
      if (!(error instanceof AmbiguousFormatError)) throw error;
      const candidates = error.candidates.map((name) => nameOf(formatNamed(name)));
      const message = `${error.file} could be ${candidates.map(({ title }) => title).join(' or ')}`;
      return { formats: [], leftAlone: 0, unreadable: [], ambiguous: { message, candidates }, writable };
    }
  },
  convert: async (request, context) => {
    try {
      return await written(request, context);
    } catch (error) {
      if (!(error instanceof NothingReadError)) throw error;
      return { ledger: error.ledger, documents: 0, files: 0, remarks: [], places: [] };
    }
  },
};

async function written(
  { inputs, out, from, to, write }: ConvertRequest,
  { signal, progress }: HandlerContext<ConvertProgress>,
): Promise<ConversionResult> {
  const { ledger, documents, files, remarks } = await convert(inputs, {
    out,
    from,
    to,
    write,
    signal,
    discardWhenCancelled: true,
    onProgress: progress,
  });
  const places = await placesOf(ledger, { inputs, from, signal }).catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
    // It came too late: everything is written.
    return ledger.notWritten.map(() => null);
  });
  return { ledger, documents, files, remarks: [...remarks], places };
}

const nameOf = ({ name, title }: FormatName): FormatName => ({ name, title });
const writable: readonly FormatName[] = formats.filter(({ write }) => write !== undefined).map(nameOf);

async function planOf(inputs: readonly string[], from: string, signal: AbortSignal): Promise<Plan> {
  for await (const item of streamCorpus(inputs, { from, signal })) if (item.kind === 'plan') return item.plan;
  return emptyPlan;
}

function recognition({ groups, leftAlone, unreadable }: Plan): Recognition {
  const counts = new Map<string, number>();
  for (const { format } of groups) counts.set(format.name, (counts.get(format.name) ?? 0) + 1);
  const found = [...counts].map(([name, documents]) => ({
    ...nameOf([...formats, plainText].find((format) => format.name === name)!),
    documents,
  }));
  found.sort((a, b) => b.documents - a.documents);
  return { formats: found, leftAlone: leftAlone.length, unreadable, ambiguous: null, writable };
}
