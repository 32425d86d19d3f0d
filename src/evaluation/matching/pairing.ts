// Which gold document is compared with which predicted one, and what is said where they do not fit together.
import { entitiesOf, type Document, type Entity } from '../../corpus/document';
import type { DocumentIssue } from './documentIssue';
import { realign } from './realign';

/** Two sides of one note. Entities are in file order, which some rules look at. */
export interface DocumentPair {
  readonly id: string;
  readonly gold: Document;
  readonly predicted: Document;
  readonly goldEntities: readonly Entity[];
  readonly predictedEntities: readonly Entity[];
}

export interface Pairing {
  readonly pairs: readonly DocumentPair[];
  readonly issues: readonly DocumentIssue[];
  /** Entities of predicted documents that the gold standard does not have. */
  readonly unscoredPredictedEntities: number;
}

/**
 * Pairs by id; where ids differ, by the last part of the path if that is unambiguous, and one document with one document.
 * A gold document without a counterpart is compared with an empty prediction: all its entities count as missed.
 * A predicted document that the gold standard does not have cannot be judged: it is listed and not scored.
 */
export function pairDocuments(gold: readonly Document[], predicted: readonly Document[]): Pairing {
  const issues: DocumentIssue[] = [];
  const goldById = indexById(gold, 'gold', issues);
  const waiting = indexById(predicted, 'predicted', issues);
  const partners = findPartners(goldById, waiting, issues);
  const pairs = [...goldById.values()].map((document) => {
    const partner = partners.get(document.id);
    if (partner === undefined) {
      issues.push({
        document: document.id,
        kind: 'missing',
        message: `No predicted document: its ${count(document, 'counts', 'count')} as missed`,
      });
    }
    return pairOf(document, partner, issues);
  });
  let unscoredPredictedEntities = 0;
  const waitingGold = countNames([...goldById.keys()].filter((id) => !partners.has(id)));
  for (const document of waiting.values()) {
    unscoredPredictedEntities += entitiesOf(document).length;
    const alike = waitingGold.get(nameOf(document.id)) ?? 0;
    const why =
      alike < 2 ? '' : ` (its name fits ${alike} gold documents: keep the same folders on both sides)`;
    const message = `Not in the gold standard${why}: its ${count(document, 'is', 'are')} not scored`;
    issues.push({ document: document.id, kind: 'extra', message });
  }
  return { pairs, issues, unscoredPredictedEntities };
}

/** With the verb that follows. */
function count(document: Document, one: string, many: string): string {
  const { length } = entitiesOf(document);
  return length === 1 ? `1 entity ${one}` : `${length} entities ${many}`;
}

function indexById(
  documents: readonly Document[],
  side: string,
  issues: DocumentIssue[],
): Map<string, Document> {
  const byId = new Map<string, Document>();
  for (const document of documents) {
    if (byId.has(document.id)) {
      const message = `The ${side} side has more than one document of this name: the first is scored`;
      issues.push({ document: document.id, kind: 'duplicate', message });
    } else byId.set(document.id, document);
  }
  return byId;
}

/** Gold id → predicted document; takes the partners out of `waiting`. */
function findPartners(
  gold: ReadonlyMap<string, Document>,
  waiting: Map<string, Document>,
  issues: DocumentIssue[],
): Map<string, Document> {
  const partners = new Map<string, Document>();
  const take = (goldId: string, document: Document): void => {
    partners.set(goldId, document);
    waiting.delete(document.id);
    if (goldId === document.id) return;
    const message = `Compared with the predicted document ${document.id}: the names differ`;
    issues.push({ document: goldId, kind: 'renamed', message });
  };
  for (const id of gold.keys()) {
    const same = waiting.get(id);
    if (same !== undefined) take(id, same);
  }
  const rest = [...gold.keys()].filter((id) => !partners.has(id));
  if (rest.length === 1 && waiting.size === 1 && gold.size === 1) take(rest[0]!, [...waiting.values()][0]!);
  else takeByName(rest, waiting, take);
  return partners;
}

/** `train/docs/7` and `7` are the same note when no other document is called 7. */
function takeByName(
  rest: readonly string[],
  waiting: ReadonlyMap<string, Document>,
  take: (goldId: string, document: Document) => void,
): void {
  const goldNames = uniqueNames(rest);
  const predictedNames = uniqueNames([...waiting.keys()]);
  for (const [name, id] of goldNames) {
    const partner = predictedNames.get(name);
    if (partner !== undefined) take(id, waiting.get(partner)!);
  }
}

const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

function countNames(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(nameOf(id), (counts.get(nameOf(id)) ?? 0) + 1);
  return counts;
}

function uniqueNames(ids: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const id of ids) {
    const name = nameOf(id);
    if (names.has(name)) twice.add(name);
    else names.set(name, id);
  }
  for (const name of twice) names.delete(name);
  return names;
}

function pairOf(gold: Document, partner: Document | undefined, issues: DocumentIssue[]): DocumentPair {
  let predicted: Document = partner ?? { id: gold.id, text: gold.text, annotations: [] };
  if (predicted.text !== gold.text) {
    const result = realign(predicted, gold.text);
    predicted = result.document;
    issues.push({ document: gold.id, ...result.issue });
  }
  return {
    id: gold.id,
    gold,
    predicted,
    goldEntities: entitiesOf(gold),
    predictedEntities: entitiesOf(predicted),
  };
}
