// Shows where a folder lies.
import * as vscode from 'vscode';

/** In the Explorer where it is part of the workspace; by the system otherwise, where the editor runs beside it. */
export async function revealFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined)
    return vscode.commands.executeCommand('revealInExplorer', uri);
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined)
    return vscode.commands.executeCommand('revealFileInOS', uri);
  await vscode.env.clipboard.writeText(folder);
  void vscode.window.showInformationMessage(`${folder} lies outside this workspace. Its path was copied.`);
}
