// Registers the command table: one wrapper for trust, errors and the log around every command.
import * as vscode from 'vscode';
import { commandsThatNeedTrust, commandTitles, type CommandId, type Commands } from './commandTable';
import type { Services } from './services';
import { showError } from './showError';
import { requireTrust } from './trust';

export function registerCommands({ log }: Services, commands: Commands): vscode.Disposable {
  const ids = Object.keys(commands) as CommandId[];
  return vscode.Disposable.from(...ids.map((id) => register(log, id, commands[id])));
}

function register<I extends CommandId>(
  log: vscode.LogOutputChannel,
  id: I,
  command: Commands[I],
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: Parameters<Commands[I]>) => {
    log.debug(`Command ${id}`);
    try {
      const reason = commandsThatNeedTrust[id];
      if (reason !== undefined) requireTrust(reason);
      await (command as (...args: Parameters<Commands[I]>) => Promise<void>)(...args);
    } catch (error) {
      showError(log, commandTitles[id], error);
    }
  });
}
