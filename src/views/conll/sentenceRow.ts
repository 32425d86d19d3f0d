// One sentence as a row: line number, words with their entities, and what is wrong with it.
import type { ConllSentence, ConllToken } from '../../protocol/conll';
import { element } from '../elements';
import { piecesOf, spokenSentence, type Piece } from './model';

export interface RowActions {
  readonly openLine: (line: number) => void;
  /** Undefined when the note is not known. */
  readonly openSource: ((sentence: ConllSentence, token: ConllToken) => void) | undefined;
  readonly color: (label: string) => number;
}

export function sentenceRow(sentence: ConllSentence, actions: RowActions): HTMLElement {
  const row = element('div', { class: 'sentence', role: 'article', 'aria-label': spokenSentence(sentence) });
  row.append(lineButton(sentence.line, actions), sentenceText(sentence, actions));
  const first = sentence.tokens.find(({ start }) => start !== undefined);
  if (actions.openSource !== undefined && first !== undefined) {
    const { openSource } = actions;
    const link = element(
      'button',
      { class: 'source', title: 'Open the note at this sentence', tabindex: -1 },
      'note',
    );
    link.addEventListener('click', () => openSource(sentence, first));
    row.append(link);
  }
  return row;
}

function lineButton(line: number, { openLine }: RowActions): HTMLElement {
  const button = element(
    'button',
    { class: 'line', title: `Open line ${line} as text`, tabindex: -1 },
    String(line),
  );
  button.addEventListener('click', () => openLine(line));
  return button;
}

function sentenceText(sentence: ConllSentence, actions: RowActions): HTMLElement {
  const text = element('div', { class: 'text' });
  for (const [index, piece] of piecesOf(sentence).entries()) {
    if (index > 0) text.append(' ');
    text.append(pieceElement(sentence, piece, actions));
  }
  const errors = sentence.tokens.filter(({ error }) => error !== undefined);
  if (errors.length === 0) return text;
  const messages = errors.map((token) => errorElement(token, actions));
  return element('div', { class: 'body' }, text, ...messages);
}

function pieceElement(sentence: ConllSentence, { label, tokens, also }: Piece, actions: RowActions): Node {
  const words: Node[] = tokens.flatMap((token, i) => [
    ...(i > 0 ? [document.createTextNode(' ')] : []),
    wordElement(token),
  ]);
  if (label === null) return words.length === 1 ? words[0]! : element('span', {}, ...words);
  const title = [label, ...also.map((other) => `also ${other}`)].join(', ');
  const mark = element('mark', { class: `entity color-${actions.color(label)}`, title }, ...words);
  mark.append(element('span', { class: 'label' }, [label, ...also].join(' + ')));
  const [first] = tokens;
  if (actions.openSource !== undefined && first?.start !== undefined) {
    const { openSource } = actions;
    mark.classList.add('linked');
    mark.title = `${title}: click to open the note here`;
    mark.addEventListener('click', () => openSource(sentence, first));
  }
  return mark;
}

function wordElement({ text, error }: ConllToken): Node {
  return error === undefined
    ? document.createTextNode(text)
    : element('span', { class: 'faulty', title: error }, text);
}

function errorElement({ line, error }: ConllToken, { openLine }: RowActions): HTMLElement {
  const button = element(
    'button',
    { class: 'error', title: 'Open this line as text', tabindex: -1 },
    `Line ${line}: ${error ?? ''}`,
  );
  button.addEventListener('click', () => openLine(line));
  return button;
}
