// A sentence with its gold and predicted entities marked; the marks have words for those who do not see them.
import type { SentenceContext } from '../../protocol/report';
import { element } from '../elements';
import { bringIntoSight, cutContext, type Fragments } from './contexts';

export function sentenceElement(
  context: SentenceContext | undefined,
  gold: Fragments,
  predicted: Fragments,
): HTMLElement {
  if (context === undefined) {
    const [start, end] = gold[0] ?? predicted[0] ?? [0, 0];
    return element(
      'div',
      { class: 'sentence without-text' },
      `characters ${start}–${end} (the report was saved without the sentences)`,
    );
  }
  const pieces = bringIntoSight(cutContext(context, gold, predicted), roomInRow()).map((piece) => {
    if (!piece.gold && !piece.predicted) return document.createTextNode(piece.text);
    const kind = piece.gold && piece.predicted ? 'mark-both' : piece.gold ? 'mark-gold' : 'mark-predicted';
    const words = piece.gold && piece.predicted ? 'gold and predicted' : piece.gold ? 'gold' : 'predicted';
    return element(
      'mark',
      { class: kind },
      element('span', { class: 'hidden-text' }, `[${words}: `),
      piece.text,
      element('span', { class: 'hidden-text' }, ']'),
    );
  });
  return element('div', { class: 'sentence' }, ...pieces);
}

/** About how many characters two lines of a row hold, less one word. */
const roomInRow = (): number => Math.max(60, Math.floor((2 * Math.min(innerWidth, 1320)) / 8) - 24);
