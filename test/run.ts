// `npm test [-- STAGE…]`: runs the stages named (those of every time when none is), the last line sums up. `host` names host:tree and host:vsix.
import { checkStage } from './stages/check';
import { describeCounts, none, sum, type Counts, type Stage } from './stages/counts';
import { browserStage, desktopStage, hostStage, packageStage, startStage } from './stages/workbench';
import { runVitest } from './stages/vitest';

const unitStage: Stage = { name: 'unit', run: () => runVitest('unit', []) };

const everyTime: readonly Stage[] = [
  checkStage,
  unitStage,
  packageStage,
  hostStage('vsix'),
  startStage,
  browserStage('vsix'),
];

/** The tree behaves as the package does, which could lack a file: that one is looked at every time. */
const byName: readonly Stage[] = [hostStage('tree'), browserStage('tree'), desktopStage];

async function main(names: readonly string[]): Promise<number> {
  const known = [...everyTime, ...byName];
  const unknown = names.filter((name) => !known.some((stage) => matches(stage, name)));
  if (unknown.length > 0) {
    console.error(
      `No stage ${unknown.join(', ')}; there are ${known.map((stage) => stage.name).join(', ')}.`,
    );
    return 2;
  }
  const chosen =
    names.length === 0 ? everyTime : known.filter((stage) => names.some((name) => matches(stage, name)));
  const counts: Counts[] = [];
  for (const stage of chosen) counts.push(await runStage(stage));
  const total = sum(counts);
  console.log(describeCounts(total));
  return total.failed > 0 ? 1 : 0;
}

function matches({ name }: Stage, asked: string): boolean {
  return name === asked || name.startsWith(`${asked}:`);
}

async function runStage({ name, run }: Stage): Promise<Counts> {
  console.log(`${name} …`);
  const start = performance.now();
  const counts = await attempt(run);
  console.log(`${name}: ${describeCounts(counts)} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  return counts;
}

/** A stage that throws has failed once. */
async function attempt(run: Stage['run']): Promise<Counts> {
  try {
    return await run();
  } catch (error) {
    console.log(`  ✘ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { ...none, failed: 1 };
  }
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
