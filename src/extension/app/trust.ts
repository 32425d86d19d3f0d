// Restricted Mode: what loads a model or runs a program asks here first.
import * as vscode from 'vscode';
import { TrustError } from './explainError';

/** @throws TrustError in an untrusted workspace. */
export function requireTrust(reason: string): void {
  if (!vscode.workspace.isTrusted) throw new TrustError(reason);
}
