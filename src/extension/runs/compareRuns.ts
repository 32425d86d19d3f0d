// Two runs side by side: the report of the first, and what the second does differently.
import type { Services } from '../app/services';
import { evaluateRun } from '../report/chooseEvaluation';
import { showReport } from '../report/reportPanel';
import type { ModelItem } from './modelItem';
import { itemOrPick, pickRun } from './pickRun';

/** @param selected two of them are taken at once; otherwise the other one is asked for. */
export async function compareRuns(
  services: Services,
  item: ModelItem | undefined,
  selected: readonly ModelItem[] = [],
): Promise<void> {
  const [one, two] = selected.filter(({ hasReport }) => hasReport);
  const first = two === undefined ? await itemOrPick(services, item, 'Compare which run?') : one;
  if (first === undefined) return;
  const second = two ?? (await pickOther(services, first));
  const result = await evaluateRun(services, first.folder);
  showReport(services, result, await evaluateRun(services, second.folder));
}

const pickOther = (services: Services, { name, folder }: ModelItem): Promise<ModelItem> =>
  pickRun(services, `Compare ${name} with which run?`, (run) => run.hasReport && run.folder !== folder);
