// Runs the built command line as a user would, its output going straight to this terminal.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(__dirname, '..');
export const cli = path.join(root, 'dist', 'cli.js');

/**
 * Prints the command first; `{ out: 'x' }` becomes `--out x`.
 * @throws Error when it does not end with exit code 0.
 */
export async function noteTagger(
  verb: string,
  inputs: readonly string[],
  options: Readonly<Record<string, string>>,
): Promise<void> {
  const args = [verb, ...inputs, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
  console.log(`$ note-tagger ${args.join(' ')}`);
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`note-tagger ${verb} ended with exit code ${code ?? 'none'}`);
}
