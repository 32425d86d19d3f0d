// Lines that could not be read, as Problems on their files.
import * as vscode from 'vscode';
import type { Problem } from '../../corpus/ledger';

/** What was read. */
type Subject = 'conversion' | 'annotations';

export class ProblemList implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('clinicalNoteTagger');
  private readonly shown = new Map<Subject, readonly Problem[]>();

  /** Replaces what was shown of the same subject before. */
  show(subject: Subject, problems: readonly Problem[]): void {
    const before = this.shown.get(subject) ?? [];
    if (problems.length === before.length && problems.every((problem, i) => problem === before[i])) return;
    this.shown.set(subject, problems);
    this.collection.clear();
    this.collection.set(byFile([...this.shown.values()].flat()));
  }

  dispose(): void {
    this.collection.dispose();
  }
}

/** What was found while converting and again in an open note is shown once. */
function byFile(problems: readonly Problem[]): [vscode.Uri, vscode.Diagnostic[]][] {
  const lists = new Map<string, Map<string, vscode.Diagnostic>>();
  for (const problem of problems) {
    const { file, line, message } = problem;
    const list = lists.get(file) ?? new Map<string, vscode.Diagnostic>();
    lists.set(file, list.set(`${line} ${message}`, diagnostic(problem)));
  }
  return [...lists].map(([file, list]) => [vscode.Uri.file(file), [...list.values()]]);
}

function diagnostic({ line, message, severity }: Problem): vscode.Diagnostic {
  const at = Math.max(0, line - 1);
  const range = new vscode.Range(at, 0, at, Number.MAX_SAFE_INTEGER);
  const level = severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error;
  const made = new vscode.Diagnostic(range, message, level);
  made.source = 'Clinical Note Tagger';
  return made;
}
