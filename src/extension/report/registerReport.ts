// The commands that show an evaluation report.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Commands } from '../app/commandTable';
import type { Services } from '../app/services';
import { fileExists } from '../notes/noteFiles';
import type { ModelItem } from '../runs/modelItem';
import { chooseEvaluation, evaluateFolders, evaluateRun } from './chooseEvaluation';
import { evaluateNow, readSavedReport } from './evaluateNow';
import { showReport } from './reportPanel';

type ReportCommands = Pick<Commands, 'clinicalNoteTagger.showReport' | 'clinicalNoteTagger.evaluate'>;

export function reportCommands(services: Services): ReportCommands {
  return {
    'clinicalNoteTagger.showReport': async (item) => showReport(services, await resultFor(services, item)),
    'clinicalNoteTagger.evaluate': async (given) => {
      const result =
        given === undefined
          ? await evaluateFolders(services)
          : await evaluateNow(services, { kind: 'folders', ...given });
      showReport(services, result);
    },
  };
}

/** The `report.json` of a run or an experiment stands for it; another one is a saved report. */
async function resultFor(services: Services, item: vscode.Uri | ModelItem | undefined) {
  if (item === undefined) return chooseEvaluation(services);
  if (!(item instanceof vscode.Uri)) return evaluateRun(services, item.folder);
  const folder = path.dirname(item.fsPath);
  const marks = ['manifest.json', 'experiment.json'].map((name) => vscode.Uri.file(path.join(folder, name)));
  const ofRun = (await Promise.all(marks.map(fileExists))).includes(true);
  return ofRun ? evaluateRun(services, folder) : readSavedReport(item.fsPath);
}
