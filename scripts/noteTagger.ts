// Runs the built command line as a user would, its output going straight to this terminal.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(__dirname, '..');
export const cli = path.join(root, 'dist', 'cli.js');

/** Prints the command first. @throws Error when it does not end with exit code 0 or one of `fine`. */
export async function noteTagger(args: readonly string[], fine: readonly number[] = []): Promise<void> {
  console.log(`$ note-tagger ${args.join(' ')}`);
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code === null || (code !== 0 && !fine.includes(code))) {
    throw new Error(`note-tagger ${args[0] ?? ''} ended with exit code ${code ?? 'none'}`);
  }
}
