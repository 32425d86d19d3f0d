import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Services } from '../../../src/extension/app/services';
import { ConllPreview } from '../../../src/extension/conll/conllPreview';
import type { ConllSummary } from '../../../src/protocol/conll';
import type { ToConllView } from '../../../src/protocol/conllView';
import { FakePanel, FakeView } from '../fakeView';

type Change = Pick<vscode.TextDocumentContentChangeEvent, 'rangeOffset' | 'rangeLength' | 'text'>;
type Listener = (event: { document: unknown; contentChanges: readonly Change[] }) => void;
const editor = vi.hoisted(
  (): {
    view?: FakeView<ToConllView>;
    changed?: Listener;
    findNote?: () => Promise<undefined>;
  } => ({}),
);
vi.mock('vscode', () => ({
  EndOfLine: { CRLF: 2 },
  Range: vi.fn(),
  Diagnostic: vi.fn(),
  DiagnosticSeverity: { Warning: 1 },
  workspace: {
    getConfiguration: () => ({ get: () => undefined }),
    onDidChangeTextDocument: (listener: Listener) => {
      editor.changed = listener;
      return { dispose: () => undefined };
    },
  },
}));
vi.mock('../../../src/extension/app/viewPanel', () => ({
  showView: (...call: Parameters<FakeView<ToConllView>['show']>) => editor.view!.show(...call),
}));
vi.mock('../../../src/extension/conll/conllLinks', () => ({ findNote: () => editor.findNote!() }));

/** As the documents process answers: it forgets its files when it ends. */
class FakeDocuments {
  generation = 0;
  tokens = 1;
  /** Holds answers back. */
  gate: Promise<void> = Promise.resolve();
  private starts = 0;
  private held = false;

  readonly open = (): Promise<number> => {
    if (this.generation === 0) this.generation = ++this.starts;
    return Promise.resolve(this.generation);
  };

  end(): void {
    [this.generation, this.held] = [0, false];
  }

  readonly call = async (method: string): Promise<unknown> => {
    await this.open();
    await this.gate;
    if (method === 'openConll') this.held = true;
    if (method === 'openConll' || method === 'editConll') return summary(this.tokens);
    if (method === 'closeConll') return null;
    if (!this.held) throw new Error('The preview lost its file.');
    return method === 'findConll' ? 4 : [];
  };
}

const summary = (tokens: number): ConllSummary => ({
  sentences: 1,
  tokens,
  documents: [],
  labels: [],
  scheme: 'BIO',
  problems: [],
  problemCount: 0,
  hasOffsets: true,
});

const note = { uri: { fsPath: '/a.txt', path: '/a.txt' }, eol: 1 } as unknown as vscode.TextDocument;

describe('the preview of a CoNLL file', () => {
  let documents: FakeDocuments;
  let preview: ConllPreview;
  const diagnostics = { set: vi.fn(), delete: vi.fn() };
  const document = {
    uri: { fsPath: '/a.conll', scheme: 'file', toString: () => 'file:///a.conll' },
    isDirty: false,
    lineCount: 1,
    lineAt: () => ({ range: { end: 0 } }),
    offsetAt: () => 0,
    getText: () => '',
  };

  beforeEach(() => {
    vi.clearAllMocks();
    documents = new FakeDocuments();
    editor.view = new FakeView();
    editor.findNote = () => Promise.resolve(undefined);
    preview = new ConllPreview(
      { documents } as unknown as Services,
      document as unknown as vscode.TextDocument,
      new FakePanel() as unknown as vscode.WebviewPanel,
      diagnostics as unknown as vscode.DiagnosticCollection,
    );
  });

  const posted = (kind: ToConllView['kind']): ToConllView[] =>
    editor.view!.posted.filter((message) => message.kind === kind);
  const edit = (): void =>
    editor.changed!({ document, contentChanges: [{ rangeOffset: 0, rangeLength: 0, text: 'x' }] });

  it('shows a note’s place as soon as its page is there', async () => {
    const revealing = preview.revealNote(note, 7);
    await editor.view!.send({ kind: 'ready' });
    expect(await revealing).toBe(true);
    expect(posted('reveal')).toEqual([{ kind: 'reveal', sentence: 4 }]);
  });

  it('shows a note’s place though its process has ended since', async () => {
    await editor.view!.send({ kind: 'ready' });
    documents.end();
    expect(await preview.revealNote(note, 7)).toBe(true);
  });

  it('leaves no problems behind when it is closed before its file was read', async () => {
    let answer = (): void => undefined;
    documents.gate = new Promise((resolve) => (answer = resolve));
    const opening = editor.view!.send({ kind: 'ready' });
    preview.dispose();
    answer();
    await opening;
    expect([diagnostics.set.mock.calls.length, posted('summary').length]).toEqual([0, 0]);
  });

  it('shows the latest of its file, however long the search for its note takes', async () => {
    vi.useFakeTimers();
    const found: (() => void)[] = [];
    editor.findNote = () => new Promise((resolve) => found.push(() => resolve(undefined)));
    const opening = editor.view!.send({ kind: 'ready' });
    await vi.advanceTimersByTimeAsync(0);
    documents.tokens = 2;
    edit();
    await vi.advanceTimersByTimeAsync(1000);
    expect(found).toHaveLength(2);
    found[1]!();
    await vi.advanceTimersByTimeAsync(0);
    found[0]!();
    await opening;
    const last = posted('summary').at(-1);
    expect(last?.kind === 'summary' && last.summary.tokens).toBe(2);
    vi.useRealTimers();
  });
});
