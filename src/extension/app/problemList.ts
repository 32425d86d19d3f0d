// Lines that could not be read, as Problems on their files.
import * as vscode from 'vscode';
import type { Problem } from '../../corpus/ledger';

export class ProblemList implements vscode.Disposable {
  private readonly collection: vscode.DiagnosticCollection;

  /** @param subject what was read: `conversion`. */
  constructor(subject: string) {
    this.collection = vscode.languages.createDiagnosticCollection(`clinicalNoteTagger.${subject}`);
  }

  /** Replaces what was shown before. */
  show(problems: readonly Problem[]): void {
    this.collection.clear();
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const problem of problems) {
      const list = byFile.get(problem.file);
      if (list === undefined) byFile.set(problem.file, [diagnostic(problem)]);
      else list.push(diagnostic(problem));
    }
    this.collection.set([...byFile].map(([file, list]) => [vscode.Uri.file(file), list]));
  }

  dispose(): void {
    this.collection.dispose();
  }
}

function diagnostic({ line, message, severity }: Problem): vscode.Diagnostic {
  const at = Math.max(0, line - 1);
  const range = new vscode.Range(at, 0, at, Number.MAX_SAFE_INTEGER);
  const level = severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error;
  const made = new vscode.Diagnostic(range, message, level);
  made.source = 'Clinical Note Tagger';
  return made;
}
