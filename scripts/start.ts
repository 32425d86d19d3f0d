// `npm start [-- --host] [--port N]`: the extension with the sample notes in a VS Code. The desktop one when `code` is on PATH,
// else (or with --host) the npm-only one, whose address is printed; Ctrl+C ends it.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildBundles } from '../test/stages/process';
import { installationObstacle, onPath } from '../test/vscode/installation';
import { startServer } from '../test/vscode/server';

const project = path.resolve(__dirname, '..');
/** Copied once: what is edited there stays until the folder is deleted. */
const workspace = path.join(project, 'out/sample-notes');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { host: { type: 'boolean' }, port: { type: 'string' } } });
  await buildBundles();
  if (!existsSync(workspace)) cpSync(path.join(project, 'media/samples'), workspace, { recursive: true });
  if (values.host !== true && onPath('code')) openDesktop();
  else await serve(Number(values.port ?? 0));
}

function openDesktop(): void {
  const args = [`--extensionDevelopmentPath=${project}`, '--new-window', workspace, firstNote()];
  console.log(
    `Opening ${path.relative(project, workspace)} in VS Code (\`npm start -- --host\` serves it to a browser instead)`,
  );
  spawn('code', args, { stdio: 'inherit', shell: process.platform === 'win32' }).on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

async function serve(port: number): Promise<void> {
  const obstacle = installationObstacle();
  if (obstacle !== undefined) throw new Error(obstacle);
  const server = await startServer({ port, settings: { 'workbench.reduceMotion': 'auto' } });
  const address = server.address(workspace, [
    ['extensionDevelopmentPath', server.uri(project)],
    ['openFile', server.uri(firstNote())],
  ]);
  console.log(`The sample notes in VS Code: ${address}\nOpen it in a browser; Ctrl+C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      server.stop();
      process.exit(0);
    });
  await server.ended;
  throw new Error(`VS Code's server ended by itself:\n${server.log}`);
}

/** The note that is open at the start: the first test note, whose entities no model has learnt. */
function firstNote(): string {
  const folder = path.join(workspace, 'brat/test');
  const name = readdirSync(folder)
    .sort()
    .find((each) => each.endsWith('.txt'));
  if (name === undefined) throw new Error(`no note in ${folder}; delete out/sample-notes and start again`);
  return path.join(folder, name);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
