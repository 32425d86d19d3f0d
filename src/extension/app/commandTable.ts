// The command table: every command, what it takes, and what `package.json` calls it (a test compares the two).
import type { Uri } from 'vscode';
import type { ConvertChoices } from '../convert/convertChoices';
import type { EntityTarget } from '../notes/entityTarget';
import type { ModelItem } from '../runs/modelItem';
import type { FormTexts } from '../../protocol/trainForm';

/** Commands of the Explorer's menu get the item and all selected ones; what follows answers questions in advance. */
export interface Commands {
  'clinicalNoteTagger.convert': (
    uri?: Uri,
    selected?: readonly Uri[],
    given?: ConvertChoices,
  ) => Promise<void>;
  'clinicalNoteTagger.train': (uri?: Uri, selected?: readonly Uri[], given?: FormTexts) => Promise<void>;
  'clinicalNoteTagger.tagFolder': (uri?: Uri, selected?: readonly Uri[], out?: string) => Promise<void>;
  'clinicalNoteTagger.evaluate': (given?: {
    readonly gold: string;
    readonly predicted: string;
    readonly labels?: string;
  }) => Promise<void>;
  'clinicalNoteTagger.showReport': (item?: Uri | ModelItem) => Promise<void>;
  'clinicalNoteTagger.openSampleNotes': () => Promise<void>;
  'clinicalNoteTagger.chooseModel': () => Promise<void>;
  'clinicalNoteTagger.toggleTagging': () => Promise<void>;
  'clinicalNoteTagger.createEntity': (label?: string) => Promise<void>;
  'clinicalNoteTagger.acceptEntity': (target?: EntityTarget) => Promise<void>;
  'clinicalNoteTagger.acceptAllEntities': () => Promise<void>;
  'clinicalNoteTagger.rejectEntity': (target?: EntityTarget) => Promise<void>;
  'clinicalNoteTagger.relabelEntity': (target?: EntityTarget, label?: string) => Promise<void>;
  'clinicalNoteTagger.deleteEntity': (target?: EntityTarget) => Promise<void>;
  'clinicalNoteTagger.nextEntity': () => Promise<void>;
  'clinicalNoteTagger.previousEntity': () => Promise<void>;
  'clinicalNoteTagger.revealEntity': (target: EntityTarget) => Promise<void>;
  'clinicalNoteTagger.openConllPreview': (uri?: Uri) => Promise<void>;
  'clinicalNoteTagger.openConllText': (uri?: Uri) => Promise<void>;
  'clinicalNoteTagger.showInConll': () => Promise<void>;
  'clinicalNoteTagger.showRunMonitor': (item?: Uri | ModelItem) => Promise<void>;
  'clinicalNoteTagger.resumeRun': (item: ModelItem) => Promise<void>;
  'clinicalNoteTagger.compareRuns': (item?: ModelItem, selected?: readonly ModelItem[]) => Promise<void>;
  'clinicalNoteTagger.deleteRun': (item?: ModelItem, selected?: readonly ModelItem[]) => Promise<void>;
  'clinicalNoteTagger.exportModel': (item: ModelItem) => Promise<void>;
  'clinicalNoteTagger.useModel': (item: Uri | ModelItem) => Promise<void>;
  'clinicalNoteTagger.revealModel': (item: ModelItem) => Promise<void>;
  'clinicalNoteTagger.refreshModels': () => Promise<void>;
  'clinicalNoteTagger.restartTagger': () => Promise<void>;
  'clinicalNoteTagger.showLog': () => Promise<void>;
}

export type CommandId = keyof Commands;
export const commandCategory = 'Clinical Note Tagger';

export const commandTitles: Readonly<Record<CommandId, string>> = {
  'clinicalNoteTagger.convert': 'Convert n2c2 Files to CoNLL…',
  'clinicalNoteTagger.train': 'Fine-Tune Model…',
  'clinicalNoteTagger.tagFolder': 'Tag Folder…',
  'clinicalNoteTagger.evaluate': 'Evaluate Predicted Against Gold…',
  'clinicalNoteTagger.showReport': 'Show Evaluation Report',
  'clinicalNoteTagger.openSampleNotes': 'Open Sample Notes',
  'clinicalNoteTagger.chooseModel': 'Choose Model…',
  'clinicalNoteTagger.toggleTagging': 'Toggle Tagging While Typing',
  'clinicalNoteTagger.createEntity': 'Create Entity from Selection…',
  'clinicalNoteTagger.acceptEntity': 'Accept Predicted Entity',
  'clinicalNoteTagger.acceptAllEntities': 'Accept All Predicted Entities in Note',
  'clinicalNoteTagger.rejectEntity': 'Reject Predicted Entity',
  'clinicalNoteTagger.relabelEntity': 'Change Label of Entity…',
  'clinicalNoteTagger.deleteEntity': 'Delete Annotated Entity',
  'clinicalNoteTagger.nextEntity': 'Go to Next Entity',
  'clinicalNoteTagger.previousEntity': 'Go to Previous Entity',
  'clinicalNoteTagger.revealEntity': 'Reveal Entity in Note',
  'clinicalNoteTagger.openConllPreview': 'Open CoNLL Preview',
  'clinicalNoteTagger.openConllText': 'Open CoNLL as Text',
  'clinicalNoteTagger.showInConll': 'Show Place in CoNLL Preview',
  'clinicalNoteTagger.showRunMonitor': 'Show Run Monitor',
  'clinicalNoteTagger.resumeRun': 'Resume Run',
  'clinicalNoteTagger.compareRuns': 'Compare Runs…',
  'clinicalNoteTagger.deleteRun': 'Delete Run…',
  'clinicalNoteTagger.exportModel': 'Export Model…',
  'clinicalNoteTagger.useModel': 'Tag with This Model',
  'clinicalNoteTagger.revealModel': 'Reveal Folder',
  'clinicalNoteTagger.refreshModels': 'Refresh Models and Runs',
  'clinicalNoteTagger.restartTagger': 'Restart Tagging Process',
  'clinicalNoteTagger.showLog': 'Show Output Log',
};

/** What each of these does that Restricted Mode forbids: it loads a model, or runs a program. */
export const commandsThatNeedTrust: Readonly<Partial<Record<CommandId, string>>> = {
  'clinicalNoteTagger.train': 'Fine-tuning runs a task',
  'clinicalNoteTagger.resumeRun': 'Fine-tuning runs a task',
  'clinicalNoteTagger.tagFolder': 'Tagging a folder runs a task',
  'clinicalNoteTagger.evaluate': 'Evaluation runs a program on the files of this workspace',
  'clinicalNoteTagger.compareRuns': 'Comparing runs loads their models',
  'clinicalNoteTagger.exportModel': 'Exporting loads a model',
  'clinicalNoteTagger.useModel': 'Tagging loads a model',
  'clinicalNoteTagger.chooseModel': 'Tagging loads a model',
  'clinicalNoteTagger.toggleTagging': 'Tagging loads a model',
  'clinicalNoteTagger.restartTagger': 'Tagging loads a model',
};
