// Bundles: the extension, the command line, the child processes and the browser code of the webviews.
// Only the extension's bundle may leave `vscode` external: a leak of it into host-free code fails the build.
import { build, context } from 'esbuild';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
/** Where the list of bundled inputs is written; packaging names the third parties from it. */
const metafile = option('metafile');

const shared = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'info',
  outdir: option('outdir') ?? 'dist',
  metafile: metafile !== undefined,
};
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs' };

/** Entry points `src/<folder>/<name>.ts` → `dist/<name>.js`; a folder lists only those that exist. */
const entries = (folder, names) =>
  Object.fromEntries(
    names.map((name) => [name, `src/${folder}/${name}.ts`]).filter(([, file]) => existsSync(file)),
  );
const workers = existsSync('src/worker')
  ? readdirSync('src/worker')
      .filter((f) => f.endsWith('.worker.ts'))
      .map((f) => f.slice(0, -3))
  : [];
const views = existsSync('src/views')
  ? readdirSync('src/views', { withFileTypes: true })
      .filter((d) => d.isDirectory() && existsSync(path.join('src/views', d.name, 'main.ts')))
      .map((d) => d.name)
  : [];

const bundles = [
  { ...node, entryPoints: entries('extension', ['extension']), external: ['vscode'] },
  {
    ...node,
    entryPoints: { ...entries('cli', ['cli']), ...entries('worker', workers) },
    external: ['onnxruntime-node'],
  },
  {
    ...shared,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: Object.fromEntries(views.map((name) => [`views/${name}`, `src/views/${name}/main.ts`])),
  },
].filter((bundle) => Object.keys(bundle.entryPoints).length > 0);

const inputs = new Set();
for (const bundle of bundles) {
  if (watch) await (await context(bundle)).watch();
  else for (const input of Object.keys((await build(bundle)).metafile?.inputs ?? {})) inputs.add(input);
}
if (metafile !== undefined) writeFileSync(metafile, JSON.stringify([...inputs].sort(), null, 2));
