// The checks that need no test: types, lint, formatting, dependency rules, dead code. Each counts as one.
import { runNode } from './process';
import { none, sum, type Counts, type Stage } from './counts';

const modules = 'node_modules';
const checks: readonly (readonly [name: string, script: string, args: readonly string[]])[] = [
  ['types', `${modules}/typescript/bin/tsc`, ['-p', '.']],
  ['types of the views', `${modules}/typescript/bin/tsc`, ['-p', 'tsconfig.views.json']],
  ['lint', `${modules}/eslint/bin/eslint.js`, ['.', '--max-warnings', '0']],
  ['formatting', `${modules}/prettier/bin/prettier.cjs`, ['--check', '--log-level', 'warn', '.']],
  [
    'dependency rules',
    `${modules}/dependency-cruiser/bin/dependency-cruise.mjs`,
    ['src', '--config', '.dependency-cruiser.cjs'],
  ],
  ['dead code', `${modules}/knip/bin/knip.js`, ['--no-progress']],
];

export const checkStage: Stage = {
  name: 'check',
  run: async () => {
    const queue = [...checks];
    const results: Counts[] = [];
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        results.push(await check(...next));
    };
    await Promise.all([worker(), worker()]);
    return sum(results);
  },
};

async function check(name: string, script: string, args: readonly string[]): Promise<Counts> {
  const { code, output } = await runNode(script, args);
  if (code === 0) return { ...none, passed: 1 };
  console.log(`  ✘ ${name}\n${output}`);
  return { ...none, failed: 1 };
}
