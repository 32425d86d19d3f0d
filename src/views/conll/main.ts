// The CoNLL preview: asks the editor for the sentences that are on the screen, and draws them.
import { assertNever } from '../../common/assertNever';
import type { ConllFilter, ConllSentence, ConllSummary } from '../../protocol/conll';
import type { FromConllView, ToConllView } from '../../protocol/conllView';
import { byId, element } from '../elements';
import { linkToEditor } from '../vscodeApi';
import './conll.css';
import { listKeys } from './keys';
import { sentenceRow } from './sentenceRow';
import { createToolbar } from './toolbar';
import { VirtualList } from './virtualList';

/** Rows that are kept after they were seen: drawn again at no cost. */
const keptRows = 2000;

interface State {
  readonly filter: ConllFilter;
}

const editor = linkToEditor<ToConllView, FromConllView, State>(receive);
const root = byId('root');
const header = element('header');
const list = element('div', { class: 'list', role: 'feed', tabindex: 0, 'aria-label': 'Sentences' });
const message = element('div', { class: 'message', role: 'alert', hidden: true });
const title = element('h1', { class: 'for-screen-readers' }, 'CoNLL preview');
root.append(title, header, message, list);

let summary: ConllSummary | undefined;
let colors: Readonly<Record<string, number>> = {};
let hasSource = false;
/** Index among all sentences of each row. */
let indices: Uint32Array = new Uint32Array();
let sentences = new Map<number, ConllSentence>();
let elements = new Map<number, HTMLElement>();
const asked = new Set<number>();
let reveal: number | undefined;

const toolbar = createToolbar(header, editor.getState()?.filter, (filter) => {
  editor.setState({ filter });
  if (summary !== undefined) toolbar.show(summary, colors);
  editor.post({ kind: 'filter', filter });
});
const rows = new VirtualList(list, { row: rowElement, need });
listKeys(list, rows, {
  openLine: () => withActive(({ line }) => openLine(line)),
  openSource: () => withActive(openSentence),
  search: toolbar.focusSearch,
});

function receive(received: ToConllView): void {
  switch (received.kind) {
    case 'summary':
      ({ summary, colors, hasSource } = received);
      sentences = new Map();
      elements = new Map();
      asked.clear();
      message.hidden = true;
      toolbar.show(received.summary, colors);
      editor.post({ kind: 'filter', filter: toolbar.filter });
      return;
    case 'filtered':
      indices = received.indices;
      toolbar.showPassing(indices.length, summary?.sentences ?? 0);
      rows.setRows(received.lengths);
      revealNow();
      return;
    case 'sentences':
      for (const sentence of received.sentences) {
        sentences.set(sentence.index, sentence);
        asked.delete(sentence.index);
      }
      rows.schedule();
      return;
    case 'reveal':
      reveal = received.sentence;
      revealNow();
      return;
    case 'failed':
      message.textContent = received.message;
      message.hidden = false;
      return;
    default:
      assertNever(received, 'message to the preview');
  }
}

function revealNow(): void {
  if (reveal === undefined) return;
  const row = indices.indexOf(reveal);
  if (row < 0) return;
  reveal = undefined;
  rows.activate(row);
  list.focus();
}

function need(from: number, to: number): void {
  const missing = [...indices.subarray(from, to)].filter(
    (index) => !sentences.has(index) && !asked.has(index),
  );
  if (missing.length === 0) return;
  for (const index of missing) asked.add(index);
  editor.post({ kind: 'sentences', indices: missing });
}

/** Rows are kept: what has been drawn once comes back as it was. */
function rowElement(row: number): HTMLElement | undefined {
  const index = indices[row];
  const sentence = index === undefined ? undefined : sentences.get(index);
  if (sentence === undefined) return undefined;
  let made = elements.get(sentence.index);
  if (made === undefined) {
    made = sentenceRow(sentence, {
      openLine,
      color: (label) => colors[label] ?? 1,
      openSource: hasSource ? openSource : undefined,
    });
    made.addEventListener('mousedown', () => rows.activate(indices.indexOf(sentence.index)));
    if (elements.size > keptRows) elements.clear();
    elements.set(sentence.index, made);
  }
  return made;
}

function withActive(use: (sentence: ConllSentence) => void): void {
  const sentence = sentences.get(indices[rows.activeRow] ?? -1);
  if (sentence !== undefined) use(sentence);
}

function openLine(line: number): void {
  editor.post({ kind: 'openLine', line });
}

function openSentence(sentence: ConllSentence): void {
  const first = sentence.tokens.find(({ start }) => start !== undefined);
  if (first !== undefined) openSource(sentence, first);
}

function openSource(
  { document, tokens, entities }: ConllSentence,
  token: ConllSentence['tokens'][number],
): void {
  const at = tokens.indexOf(token);
  const entity = entities.find(({ start }) => start === at);
  const last = entity === undefined ? token : tokens[entity.end - 1];
  if (token.start !== undefined)
    editor.post({ kind: 'openSource', document, start: token.start, end: last?.end ?? token.start });
}

editor.post({ kind: 'ready' });
