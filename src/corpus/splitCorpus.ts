// One corpus in two parts at random: by notes, or by rows (sentences), where sentences of one note may stand on both sides.
import { AppError } from '../common/errors';
import { createRandom } from '../common/random';
import { entitiesOf, envelope, type Document, type Entity } from './document';
import { segmentDocument } from './segmentation/fitSentences';
import { segment } from './segmentation/segment';
import type { Sentence } from './sentence';
import type { Span } from './span';

export const splitUnits = ['notes', 'rows'] as const;

export interface Split {
  readonly by: (typeof splitUnits)[number];
  /** Of the notes or rows that are learned from, between 0 and 1. */
  readonly share: number;
  /** Of its own, so that runs with other seeds are scored on the same notes. */
  readonly seed: number;
}

const usualSeed = 13;

/** `0.8`, `notes:0.8`, `rows:0.8`, `rows:0.8:7` with a seed. @throws AppError (`usage`). */
export function parseSplit(text: string): Split {
  const [, by = 'notes', share = '', seed = String(usualSeed)] =
    /^(?:(notes|rows):)?(0?\.\d+)(?::(\d{1,9}))?$/.exec(text) ?? [];
  if (!(Number(share) > 0))
    throw new AppError('usage', '--split must be a share between 0 and 1: notes:0.8, or rows:0.8');
  return { by: by as Split['by'], share: Number(share), seed: Number(seed) };
}

export const formatSplit = ({ by, share, seed }: Split): string => `${by}:${share}:${seed}`;

export interface SplitCorpus {
  readonly train: readonly Document[];
  readonly dev: readonly Document[];
}

/** Both parts in the order of the corpus, neither empty. @throws AppError (`input`) when there is nothing to split. */
export function splitCorpus(documents: readonly Document[], { by, share, seed }: Split): SplitCorpus {
  const units = by === 'rows' ? documents.flatMap(rowsOf) : documents;
  if (units.length < 2)
    throw new AppError('input', `--split needs at least two ${by}: give --dev notes of their own`);
  const order = createRandom(seed).shuffle(units.map((_, index) => index));
  const count = Math.min(units.length - 1, Math.max(1, Math.round(share * units.length)));
  const train = new Set(order.slice(0, count));
  return {
    train: units.filter((_, index) => train.has(index)),
    dev: units.filter((_, index) => !train.has(index)),
  };
}

/**
 * Each sentence as a document of its own, named after its note. A row holds its entities whole: sentences are joined where one runs on
 * or is continued. Other annotations, which may reach into another row, are left out.
 */
export function rowsOf(document: Document): Document[] {
  const entities = entitiesOf(document);
  const whole = entities.map((entity): Entity => ({ ...entity, fragments: [envelope(entity)] }));
  const tokens = (document.sentences ?? segment(document.text)).flatMap((sentence) => sentence.tokens);
  let next = 0;
  return segmentDocument({ ...document, annotations: whole }).map(({ start, end }, index) => {
    const from = next;
    // Words as the source or the segmentation has them: those cut at entities would tell where entities are.
    while (next < tokens.length && tokens[next]!.start < end) next++;
    const sentence: Sentence = {
      start: 0,
      end: end - start,
      tokens: tokens.slice(from, next).map((token) => ({ ...token, ...shifted(token, start) })),
    };
    return {
      id: `${document.id}#${index + 1}`,
      text: document.text.slice(start, end),
      annotations: entities
        .filter((entity) => envelope(entity).start >= start && envelope(entity).start < end)
        .map((entity) => shiftedEntity(entity, start)),
      sentences: [sentence],
    };
  });
}

const shifted = ({ start, end }: Span, by: number): Span => ({ start: start - by, end: end - by });

function shiftedEntity(entity: Entity, by: number): Entity {
  const [first, ...rest] = entity.fragments;
  return { ...entity, fragments: [shifted(first, by), ...rest.map((fragment) => shifted(fragment, by))] };
}
