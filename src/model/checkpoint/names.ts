// Matches a checkpoint's tensors to the model's parameters: old names, wrappers, missing prefixes, other heads.
import type { Parameter, Parameters } from '../parameters';
import { quoteName, refuse } from './refusal';

/** Shapes by the name that today's `transformers` gives each parameter. */
export type ExpectedShapes = ReadonlyMap<string, readonly number[]>;

export interface MatchedParameters {
  /** By expected name, in the order expected; without those of `initialized`. */
  readonly parameters: Parameters;
  /** Parameters of the head that the checkpoint lacks, or has for another number of labels: they start fresh. */
  readonly initialized: readonly string[];
  /** Tensors (by the checkpoint's names) that the model has no use for: other heads, poolers, copies. */
  readonly unused: readonly string[];
}

/**
 * @param file names the checkpoint in errors.
 * @throws AppError (`model`) when the body of the model lacks a tensor, or has it in another shape.
 */
export function matchParameters(
  found: Parameters,
  expected: ExpectedShapes,
  file: string,
): MatchedParameters {
  const candidates = groupByPlainName(found.keys());
  const sources = new Map([...expected.keys()].map((name) => [name, chooseCandidate(candidates, name)]));
  const lookUp = (name: string): Parameter | undefined => {
    const source = sources.get(name);
    return source === undefined ? undefined : found.get(source);
  };
  const fits = (name: string): boolean => sameShape(lookUp(name)?.shape, expected.get(name)!);
  // A head of which one half fits is worth nothing: weight and bias start fresh together.
  const headFits = [...expected.keys()].filter(isHead).every(fits);
  const initialized = headFits ? [] : [...expected.keys()].filter(isHead);
  const parameters = new Map<string, Parameter>();
  for (const name of expected.keys()) {
    if (isHead(name) && !headFits) sources.delete(name);
    else if (fits(name)) parameters.set(name, lookUp(name)!);
    else refuse(file, describeMisfit(name, lookUp(name), found, expected));
  }
  const used = new Set(sources.values());
  return { parameters, initialized, unused: [...found.keys()].filter((name) => !used.has(name)) };
}

/** The classifier of a token classifier; everything else is the body, which must be whole. */
function isHead(name: string): boolean {
  return name.startsWith('classifier.');
}

type Candidates = ReadonlyMap<string, readonly string[]>;

function groupByPlainName(names: Iterable<string>): Candidates {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const plain = plainName(name);
    if (plain === undefined) continue;
    const group = groups.get(plain);
    if (group === undefined) groups.set(plain, [name]);
    else group.push(name);
  }
  return groups;
}

function candidatesFor(candidates: Candidates, name: string): readonly string[] {
  return candidates.get(plainName(name) ?? name) ?? [];
}

/** The same tensor under its own name comes before one under a wrapped or an old name. */
function chooseCandidate(candidates: Candidates, name: string): string | undefined {
  const own = candidatesFor(candidates, name);
  if (own.includes(name)) return name;
  return own[0] ?? (name.endsWith('word_embeddings.weight') ? chooseTied(candidates) : undefined);
}

/** Where safetensors keeps the word embeddings when it drops all but one of the names that share them. */
const tiedNames = [
  'lm_head.decoder.weight',
  'lm_head.weight',
  'cls.predictions.decoder.weight',
  'predictions.decoder.weight',
  'generator_lm_head.weight',
  'vocab_projector.weight',
];

function chooseTied(candidates: Candidates): string | undefined {
  return tiedNames.flatMap((name) => candidates.get(name) ?? [])[0];
}

/** What scripts wrap a model in: data parallel training, compilation, Lightning, ELECTRA's pre-training. */
const wrappers = /^(?:module\.|_orig_mod\.|model\.|transformer_model\.|discriminator\.(?=electra\.))+/;
const bodies = /^(?:bert|albert|electra|roberta|distilbert|base_model|backbone)\./;

/** A name without what differs from writer to writer; undefined for ELECTRA's generator, another model in the same file. */
export function plainName(name: string): string | undefined {
  const unwrapped = name.replace(wrappers, '');
  if (unwrapped.startsWith('generator.')) return undefined;
  return unwrapped
    .replace(bodies, '')
    .replace(/\.gamma$/, '.weight')
    .replace(/\.beta$/, '.bias');
}

function sameShape(a: readonly number[] | undefined, b: readonly number[]): boolean {
  return a?.length === b.length && a.every((size, axis) => size === b[axis]);
}

function describeMisfit(
  name: string,
  parameter: Parameter | undefined,
  found: Parameters,
  expected: ExpectedShapes,
): string {
  const wanted = `[${expected.get(name)!.join(', ')}]`;
  if (parameter !== undefined)
    return `holds ${name} as [${parameter.shape.join(', ')}], but ${wanted} is needed: ${shapeAdvice(name)}`;
  const known = new Set([...expected.keys()].map(plainName));
  if ([...found.keys()].some((other) => known.has(plainName(other))))
    return `lacks ${name} ${wanted}: it does not belong to this config.json, or is damaged`;
  const example = found.keys().next().value;
  return `holds no tensor of this model (${example === undefined ? 'it is empty' : `but ${quoteName(example)} …`}): it does not belong to this config.json`;
}

function shapeAdvice(name: string): string {
  return name.endsWith('word_embeddings.weight')
    ? 'its vocabulary is not that of config.json (vocab_size); bring the two into line'
    : 'it does not belong to this config.json';
}
